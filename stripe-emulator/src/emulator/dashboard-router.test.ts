import { errorOf, eventually, startTestEmulator, type TestEmulator } from '../testing/test-emulator';
import { startWebhookReceiver, type WebhookReceiver } from '../testing/webhook-receiver';

describe('/_emulator/dashboard', () => {
  let emulator: TestEmulator;
  let receiver: WebhookReceiver;

  beforeAll(async () => {
    receiver = await startWebhookReceiver();
    emulator = await startTestEmulator({ webhook: { url: receiver.url, secret: 'whsec_dashboard' } });
  });
  beforeEach(async () => {
    await emulator.control('reset');
    receiver.received.length = 0;
  });
  afterAll(async () => {
    await emulator.remove();
    await receiver.close();
  });

  const paid = (orderId = 'order-1', payment_method = 'pm_card_visa') =>
    emulator.stripe.paymentIntents.create({
      amount: 1999,
      currency: 'usd',
      allowed_payment_method_types: ['card'],
      metadata: { orderId },
      payment_method,
      confirm: true,
    });
  const arrived = async (...types: string[]) => {
    await eventually(() => types.every((type) => receiver.types().includes(type)));
    const { body = '' } = receiver.received.find(({ event }) => event.type === types[0]) ?? {};
    return (JSON.parse(body) as { data: { object: Record<string, unknown> } }).data.object; // an event's own shape
  };

  it('M7: refunds a part and then the rest, told by webhook', async () => {
    const { id } = await paid();
    const part = await emulator.control('dashboard/refunds', { paymentIntent: id, amount: 500 });
    expect(part).toMatchObject({ status: 200, body: { object: 'refund', amount: 500, status: 'succeeded' } });
    expect(await arrived('charge.refunded', 'refund.created')).toMatchObject({ amount_refunded: 500, refunded: false });
    const rest = await emulator.control('dashboard/refunds', { order: 'order-1' });
    expect(rest.body.amount).toBe(1499);
    expect((await emulator.state()).orders['order-1']).toMatchObject({ refundedCents: 1999, netCents: 0 });
    expect((await emulator.control('dashboard/refunds', { order: 'order-1' })).status).toBe(400);
  });

  it('captures what is authorised', async () => {
    const { id } = await emulator.stripe.paymentIntents.create({
      amount: 1999,
      currency: 'usd',
      capture_method: 'manual',
      allowed_payment_method_types: ['card'],
      metadata: { orderId: 'order-1' },
      payment_method: 'pm_card_visa',
      confirm: true,
    });
    expect((await emulator.control('dashboard/captures', { order: 'order-1' })).body).toMatchObject({ id });
    expect((await emulator.state()).totals.capturedCents).toBe(1999);
    expect((await emulator.control('dashboard/captures', { order: 'order-1' })).status).toBe(404);
  });

  it('cancels a refund that is still pending', async () => {
    const { id } = await paid('order-1', 'pm_card_pendingRefund');
    const { id: refundId } = await emulator.stripe.refunds.create({ payment_intent: id });
    expect((await emulator.control(`dashboard/refunds/${refundId}/cancel`)).body.status).toBe('canceled');
    await emulator.control('settle');
    expect((await emulator.state()).totals.refundedCents).toBe(1999);
    expect((await emulator.control(`dashboard/refunds/${refundId}/cancel`)).status).toBe(400);
  });

  it.each([
    ['won', 'charge.dispute.funds_reinstated'],
    ['lost', 'charge.dispute.closed'],
  ])('M7: a dispute is opened, looked at, and %s', async (outcome, event) => {
    const { id } = await paid();
    const opened = await emulator.control('dashboard/disputes', { order: 'order-1', reason: 'product_not_received' });
    expect(opened.body).toMatchObject({
      object: 'dispute',
      status: 'needs_response',
      amount: 1999,
      payment_intent: id,
    });
    expect(await arrived('charge.dispute.created', 'charge.dispute.funds_withdrawn')).toMatchObject({
      reason: 'product_not_received',
    });
    const listed = await (await fetch(`${emulator.url}/_emulator/dashboard/disputes?order=order-1`)).json();
    expect(listed).toMatchObject({ data: [{ id: opened.body.id }] });
    const path = `dashboard/disputes/${String(opened.body.id)}`;
    await emulator.control(path, { status: 'under_review' });
    expect(await arrived('charge.dispute.updated')).toMatchObject({ status: 'under_review' });
    await emulator.control(path, { status: outcome });
    expect(await arrived('charge.dispute.closed', event)).toMatchObject({ status: outcome });
    expect((await emulator.control(path, { status: 'under_review' })).status).toBe(400);
    const [found] = (await emulator.stripe.disputes.list({ payment_intent: id })).data;
    expect((await emulator.stripe.disputes.retrieve(found?.id ?? '')).status).toBe(outcome);
    const { latest_charge } = await emulator.stripe.paymentIntents.retrieve(id, { expand: ['latest_charge'] });
    expect(latest_charge).toMatchObject({ disputed: true });
  });

  it('refunds nothing that the bank took back', async () => {
    const { id } = await paid();
    await emulator.control('dashboard/disputes', { paymentIntent: id });
    const error = await errorOf(emulator.stripe.refunds.create({ payment_intent: id }));
    expect(error).toMatchObject({ statusCode: 400, code: 'charge_disputed' });
  });

  it.each([
    ['dashboard/refunds', {}, 400],
    ['dashboard/refunds', { order: 'nobody' }, 404],
    ['dashboard/refunds', { paymentIntent: 'pi_none' }, 404],
    ['dashboard/refunds', { order: 'order-1', amount: 0 }, 400],
    ['dashboard/refunds/re_none/cancel', {}, 404],
    ['dashboard/disputes', { order: 'order-1', status: 'nonsense' }, 400],
    ['dashboard/disputes/du_none', { status: 'won' }, 404],
  ])('refuses %s %j', async (path, body, status) => {
    await paid();
    const answer = await emulator.control(path, body);
    expect(answer).toMatchObject({ status, body: { error: { type: 'invalid_request_error' } } });
  });
});
