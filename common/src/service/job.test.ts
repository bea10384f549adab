import { pino } from 'pino';
import { waitFor } from '../testing/wait-for';
import { startJob } from './job';

const logged: string[] = [];
const logger = pino({ level: 'warn' }, { write: (line: string) => void logged.push(line) });

afterEach(() => logged.splice(0));

/** A run that the test ends. */
function heldRun() {
  const runs: { end: () => void; fail: (error: Error) => void }[] = [];
  const run = () => new Promise<void>((end, fail) => runs.push({ end, fail }));
  return { run, runs };
}

describe('a job', () => {
  it('never has two runs at once', async () => {
    const { run, runs } = heldRun();
    const job = startJob({ name: 'slow', everyMs: 1, run }, logger);
    await waitFor(() => runs.length === 1);
    // A second run would be due many times over while this one lasts.
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(runs).toHaveLength(1);
    runs[0]?.end();
    await waitFor(() => runs.length === 2);
    runs[1]?.end();
    await job.stop();
  });

  it('runs again after a failure, which it logs', async () => {
    const { run, runs } = heldRun();
    const job = startJob({ name: 'flaky', everyMs: 1, run }, logger);
    await waitFor(() => runs.length === 1);
    runs[0]?.fail(new Error('the database is away'));
    await waitFor(() => runs.length === 2);
    expect(logged.map((line) => JSON.parse(line))).toMatchObject([
      { job: 'flaky', err: { message: 'the database is away' } },
    ]);
    runs[1]?.end();
    await job.stop();
  });

  it('stops after the run under way, and not before', async () => {
    const { run, runs } = heldRun();
    const job = startJob({ name: 'slow', everyMs: 1, run }, logger);
    await waitFor(() => runs.length === 1);
    let stopped = false;
    const stopping = job.stop().then(() => {
      stopped = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(stopped).toBe(false);
    runs[0]?.end();
    await stopping;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(runs).toHaveLength(1);
  });

  it('begins no run once it is stopped', async () => {
    const { run, runs } = heldRun();
    await startJob({ name: 'stopped', everyMs: 1, run }, logger).stop();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(runs).toHaveLength(0);
  });
});
