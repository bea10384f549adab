import type { Logger } from './logger';

/** Something a service does over and over. Runs never overlap; a failed one is logged, and the next comes in its time. */
export interface Job {
  name: string;
  everyMs: number;
  run: () => Promise<unknown>;
}

export interface RunningJob {
  /** No further run begins; resolves when the one under way has ended. */
  stop: () => Promise<void>;
}

export function startJob({ name, everyMs, run }: Job, logger: Logger): RunningJob {
  let stopped = false;
  let underWay: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout;
  const once = async () => {
    try {
      await run();
    } catch (err) {
      logger.warn({ err, job: name }, 'job failed');
    }
    if (!stopped) schedule();
  };
  const schedule = () => {
    timer = setTimeout(() => {
      underWay = once();
    }, everyMs);
    timer.unref();
  };
  schedule();
  return {
    stop: () => {
      stopped = true;
      clearTimeout(timer);
      return underWay;
    },
  };
}
