import { HttpError } from '@tickets/common/http';
import { runUntilCrash, waitFor } from '@tickets/common/testing';
import fc from 'fast-check';
import { isPending } from '../models/attempt';
import { answerBank } from '../testing/answer-bank';
import { usePayments } from '../testing/start-payments';
import { payOrder } from './pay-order';

const card = fc.constantFrom('tok_visa', 'tok_mastercard', 'tok_chargeDeclined', 'tok_threeDSecureRequired');
const path = fc.constantFrom(
  '/payment_intents$',
  '/confirm$',
  '/capture$',
  '/cancel$',
  '/refunds$',
  '/payment_intents/',
);
const fault = fc.constantFrom(
  { kind: 'drop_answer', times: 2 },
  { kind: 'error_500', when: 'before' },
  { kind: 'error_429', times: 2 },
);

/** What may happen to a payment, in any order, and some of it at once. */
const happening = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constant('press' as const), card }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('ask' as const) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('bank' as const), approves: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('cancel' as const) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('check' as const) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('die' as const), card, step: fc.nat(16) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('fault' as const), path, fault }) },
);
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

describe('a payment, whatever happens', () => {
  const payments = usePayments();

  it('ends paid once for a completed order, and without money for any other', async () => {
    const { deps, unheardDeps, placeOrder, post, orders, emulator, booksOf, chargeOf, checkAll } = payments();
    deps.patience.endMs = 200;

    const course = async (groups: Happening[][]) => {
      const order = await placeOrder();
      const { id } = order;
      let redirectUrl: string | undefined;
      let wasPromised = false;
      const request = async (body: object) => {
        const response = await post(order, { ...body });
        expect([201, 202, 400, 402, 409, 503]).toContain(response.status);
        redirectUrl = response.body.redirectUrl ?? redirectUrl;
        wasPromised ||= response.status === 201 && response.body.status === 'completed';
      };
      const die = (reference: string, step: number) =>
        runUntilCrash(
          () => payOrder(unheardDeps, { ...order, _id: id }, { kind: 'token', reference }).catch(onlyRefusals),
          step,
        );
      const happen = async (next: Happening): Promise<unknown> => {
        switch (next.type) {
          case 'press':
            return request({ token: next.card });
          case 'ask':
            return request({});
          case 'bank':
            return redirectUrl && answerBank(emulator.url, redirectUrl, next.approves ? 'approve' : 'decline');
          case 'cancel':
            // As the real owner: once it is authorised, only its charge ends it.
            return orders.of(id).status === 'awaiting_payment' && !orders.of(id).authorizedAt && orders.cancel(id);
          case 'check':
            return checkAll();
          case 'die':
            return die(next.card, next.step);
          case 'fault':
            return emulator.order({ ...next.fault, match: { path: next.path } });
          default:
            return next satisfies never;
        }
      };
      for (const group of groups) await Promise.all(group.map(happen));

      await fetch(`${emulator.url}/_emulator/faults`, { method: 'DELETE' });
      await waitFor(async () => {
        await checkAll();
        const charge = await chargeOf(id);
        if (!charge) return true;
        const isOpen =
          charge.status === 'authorized' ||
          (charge.status === 'created' && (isPending(charge.attempt) || charge.attempt.status !== 'closed'));
        const isBehind = charge.status === 'completed' && orders.of(id).status !== 'completed';
        const isLive =
          orders.of(id).status === 'cancelled' && !['voided', 'refunded', 'failed'].includes(charge.status);
        return !isOpen && !isBehind && !isLive;
      });
      const books = await booksOf(id);
      const { status } = orders.of(id);
      expect(books.live).toBeLessThanOrEqual(1);
      expect(books.authorizedCents).toBe(0);
      expect(books.netCents).toBe(status === 'completed' ? 1999 : 0);
      expect(books.capturedCents).toBe(status === 'completed' ? 1999 : books.refundedCents);
      if (wasPromised) expect(status).toBe('completed');
    };
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(happening, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 6 }),
        course,
      ),
      { numRuns: 25, endOnFailure: true },
    );
  }, 300_000);
});

function onlyRefusals(error: unknown): void {
  if (!(error instanceof HttpError)) throw error;
}
