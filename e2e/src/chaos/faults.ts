import type { OrderedFault } from './provider';
import type { Random } from './random';

type MakeFault = (random: Random) => OrderedFault;

const CALLS = [
  '/payment_methods$',
  '/payment_intents$',
  '/confirm$',
  '/capture$',
  '/cancel$',
  '^/v1/refunds$',
] as const;
const when = ['before', 'after'] as const;

/** What goes wrong between the shop and its provider: answers that fail, are lost, late, or refused for good. */
const ofCalls: readonly MakeFault[] = [
  (random) => ({
    kind: 'error_500',
    when: random.pick(when),
    stored: random.chance(0.7),
    times: random.between(1, 3),
    match: { path: random.pick(CALLS) },
  }),
  (random) => ({ kind: 'error_429', times: random.between(1, 4), match: { path: random.pick(CALLS) } }),
  // Twice: the SDK repeats a broken connection once by itself.
  (random) => ({ kind: 'drop_answer', times: random.between(2, 4), match: { path: random.pick(CALLS) } }),
  (random) => ({
    kind: 'delay',
    when: random.pick(when),
    ms: random.between(100, 5_000),
    match: { path: random.pick(CALLS) },
  }),
];

/** What the banks do: captures refused or declined, payments undecided for a while. */
const ofBanks: readonly MakeFault[] = [
  () => ({ kind: 'error_400', code: 'capture_charge_authorization_expired', match: { path: '/capture$' } }),
  (random) => ({
    kind: 'capture_declined',
    leaves: random.pick(['requires_capture', 'requires_payment_method', 'canceled']),
  }),
  (random) => ({
    kind: 'processing',
    at: random.pick(['confirm', 'capture']),
    later: random.pick(['succeeds', 'fails']),
    afterMs: random.between(200, 4_000),
  }),
];

const ofRefunds: readonly MakeFault[] = [
  () => ({ kind: 'error_400', match: { path: '^/v1/refunds$' } }),
  (random) => ({ kind: 'refund_status', status: random.pick(['failed', 'canceled']), times: random.between(1, 2) }),
  (random) => ({
    kind: 'refund_status',
    status: random.pick(['pending', 'requires_action']),
    later: random.pick(['succeeded', 'failed', 'canceled']),
    afterMs: random.between(200, 3_000),
  }),
];

const ofWebhooks: readonly MakeFault[] = [
  (random) => ({ kind: 'drop_webhooks', times: random.between(1, 10) }),
  (random) => ({ kind: 'duplicate_webhooks', times: random.between(1, 10) }),
  (random) => ({ kind: 'reorder_webhooks', times: random.between(2, 4), ms: random.between(50, 800) }),
];

/** Of what is done without the shop, only webhooks tell: Stripe repeats them until they are taken, and loses none. */
const [, ...lateWebhooks] = ofWebhooks;

const groups = {
  calls: ofCalls,
  banks: ofBanks,
  refunds: ofRefunds,
  webhooks: ofWebhooks,
  'late webhooks': lateWebhooks,
} satisfies Record<string, readonly MakeFault[]>;
export type FaultGroup = keyof typeof groups;

export function faultOf(group: FaultGroup, random: Random): OrderedFault {
  const [first, ...others]: readonly MakeFault[] = groups[group];
  if (!first) throw new Error(`there is no fault of ${group}`);
  return random.pick([first, ...others])(random);
}
