import { waitFor } from '@tickets/common/testing';
import { usePayments } from '../testing/start-payments';

describe('POST /api/payments with a card that is declined', () => {
  const payments = usePayments();

  it.each([
    ['tok_chargeDeclined', 'generic_decline', 'Your card was declined.'],
    ['tok_chargeDeclinedInsufficientFunds', 'insufficient_funds', 'Your card has insufficient funds.'],
    ['tok_chargeDeclinedExpiredCard', 'expired_card', 'Your card has expired.'],
    ['tok_chargeDeclinedIncorrectCvc', 'incorrect_cvc', "Your card's security code is incorrect."],
    ['tok_chargeDeclinedStolenCard', 'generic_decline', 'Your card was declined.'],
  ])('answers 402 to %s with %s, and leaves no intent open', async (token, code, message) => {
    const { placeOrder, post, booksOf, chargeOf } = payments();
    const order = await placeOrder();
    const response = await post(order, { token });
    expect(response.status).toBe(402);
    expect(response.body.errors).toEqual([{ message, code }]);
    expect(await booksOf(order.id)).toMatchObject({ live: 0, authorizedCents: 0, capturedCents: 0 });
    expect(await chargeOf(order.id)).toMatchObject({ status: 'created', failureReason: message, declines: 1 });
    // Asked again without a card: the same outcome, no other attempt.
    const again = await post(order);
    expect([again.status, again.body.errors]).toEqual([402, response.body.errors]);
    expect(await chargeOf(order.id)).toMatchObject({ attempt: { number: 1 }, declines: 1 });
  });

  it('takes another card afterwards', async () => {
    const { placeOrder, post, booksOf, chargeOf } = payments();
    const order = await placeOrder();
    await post(order, { token: 'tok_chargeDeclined' });
    const response = await post(order, { token: 'tok_visa' });
    expect([response.status, response.body.status]).toEqual([201, 'completed']);
    const books = await booksOf(order.id);
    expect(books).toMatchObject({ live: 1, capturedCents: 1999 });
    expect(books.intents).toHaveLength(2);
    const charge = await chargeOf(order.id);
    expect(charge).toMatchObject({ attempt: { number: 2 }, declines: 1, card: { last4: '4242' } });
    expect(charge?.failureReason).toBeUndefined();
  });

  it('fails the charge for good with the fifth, and the order takes no more', async () => {
    const { placeOrder, post, booksOf, chargeOf, orders, events } = payments();
    const order = await placeOrder();
    for (let declines = 1; declines <= 5; declines++) {
      const response = await post(order, { token: 'tok_chargeDeclined' });
      expect(response.status).toBe(402);
      expect(await chargeOf(order.id)).toMatchObject({ declines, status: declines < 5 ? 'created' : 'failed' });
    }
    await waitFor(() => orders.of(order.id).status === 'cancelled');
    expect(events.filter(({ subject }) => subject === 'charge:failed')).toHaveLength(1);
    const sixth = await post(order, { token: 'tok_visa' });
    expect([sixth.status, sixth.body.errors[0].code]).toEqual([409, 'order_cancelled']);
    expect(await booksOf(order.id)).toMatchObject({ live: 0, authorizedCents: 0, capturedCents: 0 });
    expect((await booksOf(order.id)).intents).toHaveLength(5);
  });

  it('answers 409 for a failed charge before its order has heard of it', async () => {
    const { placeOrder, post, orders } = payments();
    orders.answers = false;
    const order = await placeOrder();
    for (let declines = 1; declines <= 5; declines++) await post(order, { token: 'tok_chargeDeclined' });
    expect((await post(order, { token: 'tok_visa' })).status).toBe(409);
    expect((await post(order)).status).toBe(409);
  });

  it.each([{ token: 'tok_nonsense' }, { paymentMethodId: 'pm_nonsense' }, { confirmationTokenId: 'ctoken_nonsense' }])(
    'answers 400 to %p, and takes another card afterwards',
    async (body) => {
      const { placeOrder, post, booksOf } = payments();
      const order = await placeOrder();
      const response = await post(order, body);
      expect(response.status).toBe(400);
      expect(response.body.errors[0]).toMatchObject({ code: 'invalid_payment_method', field: Object.keys(body)[0] });
      expect(await booksOf(order.id)).toMatchObject({ live: 0 });
      expect((await post(order, { token: 'tok_visa' })).body.status).toBe('completed');
    },
  );

  it('starts no attempt with another card after the hold’s end', async () => {
    const { placeOrder, post, booksOf, clock } = payments();
    const order = await placeOrder();
    await post(order, { token: 'tok_chargeDeclined' });
    clock.aheadMs = 3_600_000;
    const response = await post(order, { token: 'tok_visa' });
    expect([response.status, response.body.errors[0].code]).toEqual([409, 'order_expired']);
    expect((await booksOf(order.id)).intents).toHaveLength(1);
  });
});
