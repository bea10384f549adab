import type { ChargeResponse } from '@tickets/common/contracts';
import { call } from '../browser-api';
import { money } from '../format';
import { checkout, ended } from '../strings/checkout';
import { refusalsByStatus } from '../strings/refusals';
import { api } from '../urls';
import { type PaymentState, refusedBy, unsure, wait } from './payment-state';

const TRIES_MAX = 20;
/** So long may a request that lost its connection still be on its way into the service, before there is a charge. */
const ARRIVAL_MS = 4_000;

/** No response came: asks whether there is a charge, and goes on from what it says. */
export async function lookUpPayment(orderId: string): Promise<PaymentState | 'ask-again'> {
  let waitedMs = 0;
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const pauseMs = Math.min(500 * 2 ** tries, ARRIVAL_MS);
    await wait(pauseMs);
    waitedMs += pauseMs;
    const answer = await call<ChargeResponse>('GET', api.payment(orderId));
    if (answer.ok) return stateOf(answer.data);
    if (answer.status === 401) return refusedBy(answer);
    if (answer.status === 404 && waitedMs >= ARRIVAL_MS) return { step: 'refused', text: checkout.notReached };
  }
  return unsure;
}

function stateOf({ status, failureReason, refunded, currency }: ChargeResponse): PaymentState | 'ask-again' {
  switch (status) {
    case 'authorized':
    case 'completed':
      return { step: 'confirming' };
    case 'requires_action':
      return 'ask-again';
    case 'created':
    case 'failed':
      // Without a reason the attempt is still under way.
      if (status === 'created' && !failureReason) return 'ask-again';
      return { step: 'refused', text: refusalsByStatus.declined(failureReason ?? refusalsByStatus.bankSaidNo) };
    case 'voided':
      return { step: 'refused', text: ended.voided };
    case 'refunded':
      return { step: 'refused', text: ended.refunded(money(refunded, currency)) };
    default:
      return status satisfies never;
  }
}
