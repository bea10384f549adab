import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Process, runProcess } from './testing/run-process';
import { eventually, startTestEmulator, stripeAt } from './testing/test-emulator';

describe('the process', () => {
  let dataDir: string;
  let emulator: Process | undefined;
  const start = async () => {
    emulator = await runProcess({ PORT: '0', DATA_DIR: dataDir });
    return emulator;
  };

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'stripe-emulator-'));
  });
  afterEach(async () => {
    emulator?.child.kill('SIGKILL');
    await rm(dataDir, { recursive: true });
  });

  it('loses nothing that it answered when it is killed in the middle of requests', async () => {
    const first = await start();
    const stripe = stripeAt(first.port);
    const answered: string[] = [];
    let tried = 0;
    const pay = (emulator: typeof stripe, number: number) =>
      emulator.paymentIntents.create({ amount: 500 + number, currency: 'usd' }, { idempotencyKey: `key-${number}` });
    // Sixteen customers, each of whom pays on and on until the process is gone.
    const customer = async () => {
      for (;;) {
        answered.push((await pay(stripe, tried++)).id);
        if (answered.length === 60) await first.kill('SIGKILL');
      }
    };
    const outcomes = await Promise.allSettled(Array.from({ length: 16 }, customer));
    expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);

    const again = stripeAt((await start()).port);
    for (const id of answered) expect((await again.paymentIntents.retrieve(id)).id).toBe(id);
    const repeated = await Promise.all(Array.from({ length: tried }, (_, number) => pay(again, number)));
    expect(repeated.map(({ id }) => id)).toEqual(expect.arrayContaining(answered));
    const all = await again.paymentIntents.list({ limit: 100 }).autoPagingToArray({ limit: 1000 });
    expect(all).toHaveLength(tried);
  });

  it('ends within a second of SIGTERM, also with a request under way', async () => {
    const { port, kill } = await start();
    const fault = JSON.stringify({ kind: 'delay', ms: 60_000 });
    const headers = { 'content-type': 'application/json' };
    await fetch(`http://127.0.0.1:${port}/_emulator/faults`, { method: 'POST', headers, body: fault });
    const cut = expect(stripeAt(port).paymentIntents.list()).rejects.toThrow();
    const ordered = async () => (await fetch(`http://127.0.0.1:${port}/_emulator/faults`)).text();
    await eventually(async () => (await ordered()) === '{"data":[]}'); // the request has taken the fault: it is under way
    const startedAt = Date.now();
    expect(await kill('SIGTERM')).toBe(0);
    expect(Date.now() - startedAt).toBeLessThan(1000);
    await cut;
  });

  it('cuts off a line that was being written when it died', async () => {
    const first = await startTestEmulator({ dataDir });
    const { id } = await first.stripe.paymentIntents.create({ amount: 500, currency: 'usd' });
    await first.close();
    await appendFile(join(dataDir, 'journal.jsonl'), '[{"table":"intents","id":"pi_ha');
    const second = await startTestEmulator({ dataDir });
    expect((await second.stripe.paymentIntents.list()).data.map((intent) => intent.id)).toEqual([id]);
    await second.close();
    expect(await readFile(join(dataDir, 'journal.jsonl'), 'utf8')).not.toContain('pi_ha"');
  });

  it('says every bad variable in one line, without a stack', async () => {
    emulator = await runProcess({ PORT: 'x', WEBHOOK_URL: 'http://127.0.0.1:1/' });
    const line = JSON.parse(emulator.lines[0] ?? '{}');
    expect(line).toMatchObject({ level: 'fatal' });
    for (const name of ['PORT', 'DATA_DIR', 'WEBHOOK_SECRET']) expect(line.message).toContain(name);
    expect(line.message).not.toContain('.ts');
  });
});
