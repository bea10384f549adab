import { cookieOf, faultsUnderOddRequests, newId, newUser } from '@tickets/common/testing';
import { createApp } from './app';
import { usePayments } from './testing/start-payments';

const payments = usePayments();

describe('every route of payments under odd requests', () => {
  it('never answers 5xx, nor an error in another shape', async () => {
    const app = createApp({ ...payments().deps, patience: { orderMs: 0, endMs: 0, answerMs: 0 } });
    const valid = {
      orderId: newId(),
      token: 'tok_visa',
      paymentMethodId: 'pm_card_visa',
      confirmationTokenId: 'ctoken_1',
    };
    expect(await faultsUnderOddRequests({ app, cookie: cookieOf(newUser()), valid })).toEqual([]);
  }, 300_000);
});
