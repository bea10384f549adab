import { runService } from '@tickets/common/service';
import { createApp } from './app';
import { paymentsConfig } from './config';
import { OrderChangedListener } from './events/listeners/order-changed';
import { publishers, told } from './events/publishers';
import { chargeMetrics, measureCharges } from './jobs/charge-metrics';
import { ChargeWorker } from './jobs/charge-worker';
import { upgradeCharges } from './jobs/upgrade-charges';
import { orderReplica } from './replicas/order';
import { chargeRestoreSource } from './restore-charge';
import { KeyedLock } from './saga/keyed-lock';
import { OrderSignals } from './saga/order-signals';
import { reconcileAllCharges } from './saga/reconcile-charge';
import { createStripe } from './stripe/create-stripe';
import { StripeGateway } from './stripe/gateway';

const MAX_DECLINES_PER_HOUR = 15;

runService({
  name: 'payments',
  config: paymentsConfig,
  publishers,
  told,
  build: async (parts) => {
    const { config, logger } = parts;
    await upgradeCharges(logger);
    // How late this process comes is shown from the first moment on.
    await measureCharges(Date.now());
    const sdk = createStripe(config);
    const publicUrl = config.PUBLIC_URL;
    // A buyer waits for the bank; the worker has other charges to look after.
    const requestGateway = new StripeGateway(sdk, { publicUrl, logger, timeoutMs: 20_000, busyMs: 5_000 });
    const workerGateway = new StripeGateway(sdk, { publicUrl, logger, timeoutMs: 4_000, busyMs: 0 });
    const deps = {
      ...parts,
      stripe: workerGateway,
      now: Date.now,
      checkTimes: { firstRetryMs: 1_000, maxRetryMs: 900_000, idleMs: config.RECONCILE_AFTER_MS },
      locks: new KeyedLock(),
      signals: new OrderSignals(),
    };
    const worker = new ChargeWorker(deps);
    return {
      app: createApp({
        ...deps,
        stripe: requestGateway,
        maxDeclinesPerHour: Math.max(1, Math.round(MAX_DECLINES_PER_HOUR * config.RATE_LIMIT_FACTOR)),
        webhooks: { sdk, secret: config.STRIPE_WEBHOOK_SECRET },
        // An answer within 5 s, a busy machine included.
        patience: { orderMs: 2_000, endMs: 3_000, answerMs: 4_000 },
      }),
      listeners: [new OrderChangedListener(deps)],
      jobs: [worker.job, chargeMetrics(deps)],
      replicas: [orderReplica],
      restorable: [chargeRestoreSource({ stripe: requestGateway, now: Date.now })],
      alignAll: () => reconcileAllCharges(deps),
      close: () => worker.stop(),
    };
  },
});
