import { runService } from '@tickets/common/service';
import { createApp } from './app';
import { paymentsConfig } from './config';
import { OrderChangedListener } from './events/listeners/order-changed';
import { publishers, told } from './events/publishers';
import { reconciler } from './jobs/reconciler';
import { orderReplicaSource } from './models/order';
import { alignAllCharges } from './saga/align-all-charges';
import { createStripe } from './stripe/create-stripe';
import { StripeGateway } from './stripe/gateway';

runService({
  name: 'payments',
  config: paymentsConfig,
  publishers,
  told,
  build: (parts) => {
    const { config } = parts;
    const sdk = createStripe(config);
    const publicUrl = config.PUBLIC_URL;
    // A buyer waits for the bank; a message must be done before it comes again.
    const patient = new StripeGateway(sdk, { publicUrl, timeoutMs: 20_000, busyMs: 5_000 });
    const hasty = new StripeGateway(sdk, { publicUrl, timeoutMs: 4_000, busyMs: 1_000 });
    const deps = { ...parts, stripe: hasty, now: Date.now, reconcileAfterMs: config.RECONCILE_AFTER_MS };
    return {
      app: createApp({
        ...deps,
        stripe: patient,
        webhooks: { sdk, secret: config.STRIPE_WEBHOOK_SECRET, gateway: hasty },
        patience: { orderMs: 2_000, endMs: 3_000 },
      }),
      listeners: [new OrderChangedListener(deps)],
      jobs: [reconciler(deps)],
      replicas: [orderReplicaSource],
      alignAll: () => alignAllCharges(deps),
    };
  },
});
