import { runService } from '@tickets/common/service';
import { createApp } from './app';
import { ExpirationConfig } from './config';
import { OrderChangedListener } from './events/listeners/order-changed';
import { publishers } from './events/publishers';
import { fireDeadline } from './fire-deadline';
import { countDeadlines, sweepDeadlines } from './jobs';
import { deadlineReplica } from './models/deadline';
import { setAllTimers } from './set-timer';
import { TimerQueue } from './timer-queue';

runService({
  name: 'expiration',
  config: ExpirationConfig,
  publishers,
  build: ({ config, outbox, logger, isBusConnected, http }) => {
    const firing = { outbox, isBusConnected, now: Date.now };
    const timers = new TimerQueue({
      redisUrl: config.REDIS_URL,
      logger,
      onDue: (orderId) => fireDeadline(firing, orderId),
    });
    const deps = { timers, graceMs: config.HOLD_GRACE_MS, now: Date.now };
    return {
      app: createApp({ http }),
      listeners: [new OrderChangedListener(deps)],
      jobs: [
        { name: 'deadline-sweeper', everyMs: 1_000, run: () => sweepDeadlines({ ...firing, logger }) },
        { name: 'hold-count', everyMs: 5_000, run: countDeadlines },
      ],
      replicas: [deadlineReplica(config.HOLD_GRACE_MS)],
      alignAll: () => setAllTimers(deps),
      close: () => timers.close(),
    };
  },
});
