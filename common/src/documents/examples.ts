const ids = {
  seller: '65f1c0ffee0000000000a001',
  ticket: '65f1c0ffee0000000000b001',
  order: '65f1c0ffee0000000000c001',
  charge: '65f1c0ffee0000000000d001',
};

export const exampleUser = { id: ids.seller, email: 'ada@example.com' };
/** The local stack's demo buyer, so that signing in can be tried. */
export const exampleSignIn = { email: 'buyer@example.com', password: 'ticket-demo-2025' };
export const exampleCredentials = { email: 'ada@example.com', password: 'correct horse battery' };

export const exampleDetails = {
  title: 'Nils Frahm',
  price: 45.5,
  venue: 'Harbour Hall',
  city: 'Lisbon',
  startsAt: '2090-05-01T20:00:00.000Z',
  timeZone: 'Europe/Lisbon',
  category: 'concert',
  section: 'A',
  row: '3',
  seat: '14',
};

export const exampleTicket = {
  id: ids.ticket,
  ...exampleDetails,
  currency: 'usd',
  userId: ids.seller,
  status: 'available',
  delivery: 'ready',
  version: 0,
  createdAt: '2090-04-01T12:00:00.000Z',
  updatedAt: '2090-04-01T12:00:00.000Z',
};

export const exampleDelivery = { kind: 'barcode', format: 'qr', value: 'TD-4711-0815' };
export const examplePass = { ...exampleDelivery, openedAt: '2090-04-20T18:00:00.000Z' };

export const exampleOrder = {
  id: ids.order,
  status: 'awaiting_payment',
  version: 1,
  createdAt: '2090-04-02T12:00:00.000Z',
  expiresAt: '2090-04-02T12:15:00.000Z',
  now: '2090-04-02T12:00:01.000Z',
  extensionsLeft: 10,
  extendableFrom: '2090-04-02T12:10:00.000Z',
  ticket: { id: ids.ticket, ...exampleDetails, currency: 'usd', userId: ids.seller },
};

export const exampleOrderRequest = { ticketId: ids.ticket, price: 45.5 };
export const examplePaymentRequest = { orderId: ids.order, paymentMethodId: 'pm_card_visa' };

export const examplePayment = { id: ids.charge, status: 'completed' };
export const examplePendingPayment = { id: ids.charge, status: 'requires_action', clientSecret: 'pi_1_secret_2' };

export const exampleCharge = {
  id: ids.charge,
  orderId: ids.order,
  status: 'completed',
  amount: 45.5,
  currency: 'usd',
  card: { brand: 'visa', last4: '4242' },
  refunded: 0,
  createdAt: '2090-04-02T12:03:00.000Z',
  completedAt: '2090-04-02T12:03:02.000Z',
};

export const exampleStripeEvent = {
  id: 'evt_1',
  object: 'event',
  type: 'payment_intent.succeeded',
  data: { object: { id: 'pi_1', object: 'payment_intent', metadata: { orderId: ids.order } } },
};
