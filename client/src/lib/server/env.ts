/** Where people reach us, without a slash at its end: paths are put behind it. */
const originOf = (url: string): string => new URL(url).origin;

/** The client's environment, read at run time so that one build runs everywhere. */
export const env = {
  authUrl: () => process.env.AUTH_URL ?? 'http://127.0.0.1:4001',
  ticketsUrl: () => process.env.TICKETS_URL ?? 'http://127.0.0.1:4002',
  ordersUrl: () => process.env.ORDERS_URL ?? 'http://127.0.0.1:4003',
  paymentsUrl: () => process.env.PAYMENTS_URL ?? 'http://127.0.0.1:4005',
  publicUrl: () => originOf(process.env.PUBLIC_URL || 'http://localhost:8080'),
  stripePublishableKey: () => process.env.STRIPE_PUBLISHABLE_KEY ?? '',
  isTestMode: () => process.env.TEST_MODE === '1',
  demoPassword: () => process.env.DEMO_PASSWORD ?? '',
  shutdownDelayMs: () => Number(process.env.SHUTDOWN_DELAY_MS ?? 0),
};
