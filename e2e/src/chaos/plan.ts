import { type FaultGroup, faultOf } from './faults';
import type { OrderedFault } from './provider';
import { Random } from './random';

/** One press of Pay, so long after the hold began, or (negative: before) after it ends. */
export interface Press {
  card: string;
  by: 'token' | 'paymentMethodId' | 'confirmationTokenId';
  atMs: number;
  from: 'hold' | 'end';
}

/** What is done in the provider's dashboard, or by the card's bank, once the order is completed. */
export type Afterwards = 'full_refund' | 'partial_refund' | 'dispute' | 'dispute_won' | 'dispute_lost';

/** When the seller hands over the barcode; `atMs` after its deadline, or (negative) before it. */
type Delivery = 'at once' | 'never' | { atMs: number };

/** What the buyer lists again, and somebody else buys. */
export interface Resale {
  press: Press;
  faults: OrderedFault[];
}

/** The whole course of one ticket, decided by the seed before anything happens. */
export interface Story {
  number: number;
  course: CourseName;
  priceCents: number;
  /** How many want to hold the ticket at once. */
  racers: number;
  faults: OrderedFault[];
  presses: Press[];
  /** Whether a press waits for the answer to the one before it. */
  isOneByOne: boolean;
  /** The buyer lets go of the ticket, so long after the hold began. */
  cancelAtMs?: number;
  /**
   * What the buyer answers a bank that asks, and when; without it the bank's page is left. One that is forgotten is
   * answered after everything else, when another card was typed long ago.
   */
  bank?: { outcome: 'approve' | 'decline'; afterMs: number; isForgotten?: true };
  /**
   * The buyer lets go as soon as the order shows that it is authorised; or once somebody has captured in the dashboard
   * what the shop does not know yet to be authorised.
   */
  letsGoOn?: 'authorized' | 'captured';
  afterwards?: Afterwards;
  delivery: Delivery;
  /** Another seller lists the same barcode in the same moment. */
  isListedTwice?: boolean;
  /** The buyer opens the pass. */
  isOpened?: boolean;
  /** For which reason the price is asked back: by the seller, or by the buyer. */
  asks?: 'seller' | 'not_delivered' | 'event_cancelled';
  /** So long after the sale, or after the deadline where that is the reason. */
  askAtMs?: number;
  /** The seller says so too. */
  isConfirmed?: boolean;
  resale?: Resale;
}

type Course = Partial<Omit<Story, 'number' | 'course'>> & { groups?: FaultGroup[] };

const GOOD = ['visa', 'mastercard', 'amex', 'discover'] as const;
const BAD = ['chargeDeclined', 'chargeDeclinedInsufficientFunds', 'chargeDeclinedExpiredCard'] as const;
const WAYS = ['token', 'paymentMethodId', 'confirmationTokenId'] as const;

const press = (random: Random, card: string, atMs = random.between(0, 300)): Press => ({
  card,
  by: random.pick(WAYS),
  atMs,
  from: 'hold',
});
const good = (random: Random, atMs?: number) => press(random, random.pick(GOOD), atMs);

const courses = {
  'one card': (random) => ({ presses: [good(random)], groups: ['calls', 'webhooks'] }),
  'a slow or reluctant bank': (random) => ({ presses: [good(random)], groups: ['banks', 'webhooks'] }),
  'a double click': (random) => {
    const first = { ...good(random, 0), by: random.pick(['token', 'paymentMethodId']) };
    return { presses: [first, { ...first, atMs: random.between(0, 60) }], groups: ['calls'] };
  },
  'two cards at once': (random) => ({
    presses: [press(random, 'visa', 0), good(random)],
    groups: ['calls', 'webhooks'],
  }),
  'a bad card, then a good one': (random) => ({
    presses: [press(random, random.pick(BAD)), good(random)],
    isOneByOne: true,
    groups: ['calls'],
  }),
  'another card after nothing came of the first': (random) => ({
    presses: [press(random, 'visa', 0), press(random, 'mastercard', 0)],
    isOneByOne: true,
    faults: [{ kind: 'error_429', times: 1, match: { path: '/payment_intents$' } }],
    groups: ['webhooks'],
  }),
  'pay and let go': (random) => ({
    presses: [good(random, 200)],
    cancelAtMs: random.between(0, 900),
    groups: ['calls', 'webhooks'],
  }),
  'pay as the hold ends': (random) => ({
    presses: [{ ...good(random), atMs: random.between(-1_500, 200), from: 'end' }],
    groups: ['calls', 'banks'],
  }),
  'the bank asks': (random) => ({
    presses: [press(random, random.pick(['threeDSecureRequired', 'threeDSecureRequiredChargeDeclined']))],
    bank: random.chance(0.75)
      ? { outcome: random.pick(['approve', 'approve', 'decline']), afterMs: random.between(0, 2_000) }
      : undefined,
    groups: ['calls', 'webhooks'],
  }),
  'the bank asks too late': (random) => ({
    presses: [press(random, 'threeDSecureRequired')],
    bank: { outcome: 'approve', afterMs: random.between(400, 3_000) },
    cancelAtMs: random.between(300, 2_500),
    groups: ['calls', 'webhooks'],
  }),
  'another card while the bank asks': (random) => ({
    presses: [press(random, 'threeDSecureRequired', 0), good(random, 0)],
    isOneByOne: true,
    bank: { outcome: 'approve', afterMs: random.between(0, 300), isForgotten: true },
    groups: ['calls'],
  }),
  'captured by hand, then let go': (random) => ({
    presses: [good(random, 0)],
    letsGoOn: 'captured',
    faults: [
      // Long enough for the shop to learn of nothing before the buyer has let go.
      { kind: 'delay', when: 'after', ms: 3_000, match: { path: '/confirm$' } },
      { kind: 'drop_webhooks', times: 3, match: { event: '^payment_intent' } },
      faultOf('refunds', random),
    ],
  }),
  'let go while it is being paid': (random) => ({
    presses: [good(random, 0)],
    letsGoOn: 'authorized',
    faults: [{ kind: 'delay', when: 'before', ms: 2_000, match: { path: '/capture$' } }],
  }),
  'given back in the dashboard': (random) => ({
    presses: [good(random)],
    afterwards: random.pick(['full_refund', 'full_refund', 'partial_refund']),
    groups: ['late webhooks'],
  }),
  disputed: (random) => ({
    presses: [good(random)],
    afterwards: random.pick(['dispute', 'dispute_won', 'dispute_lost']),
    groups: ['late webhooks'],
  }),
  'never paid': () => ({ presses: [] }),
  opened: (random) => ({ presses: [good(random)], isListedTwice: true, isOpened: true, groups: ['calls', 'webhooks'] }),
  'never delivered': (random) => ({ presses: [good(random)], delivery: 'never', groups: ['calls', 'refunds'] }),
  'delivered about the deadline': (random) => ({
    presses: [good(random)],
    delivery: { atMs: random.pick([random.between(-60, 60), random.between(100, 1_500)]) },
    isOpened: true,
    groups: ['refunds'],
  }),
  'asked back at the deadline': (random) => ({
    presses: [good(random)],
    delivery: random.pick<Delivery>(['never', { atMs: random.between(-500, 500) }]),
    asks: 'not_delivered',
    askAtMs: random.between(-300, 800),
    groups: ['refunds'],
  }),
  'given back by the seller': (random) => ({
    presses: [good(random)],
    isOpened: random.chance(0.5),
    asks: 'seller',
    askAtMs: random.between(0, 500),
    faults: [faultOf('refunds', random)],
    groups: ['late webhooks'],
  }),
  'asked back as the event was cancelled': (random) => ({
    presses: [good(random)],
    isOpened: random.chance(0.5),
    asks: 'event_cancelled',
    isConfirmed: random.chance(0.3),
    groups: ['refunds'],
  }),
  'sold on': (random) => ({
    presses: [good(random)],
    isOpened: random.chance(0.5),
    resale: { press: good(random), faults: random.chance(0.6) ? [faultOf('calls', random)] : [] },
    ...(random.chance(0.4) ? { asks: 'seller', askAtMs: random.between(0, 1_500) } : {}),
  }),
} satisfies Record<string, (random: Random) => Course>;
type CourseName = keyof typeof courses;

/** Every course comes equally often, in an order and with details that the seed decides. */
export function planStories(seed: number, count: number): Story[] {
  const random = new Random(seed);
  const names = Object.keys(courses) as CourseName[]; // the keys of the object above
  const picked = Array.from({ length: count }, (_, n) => names[n % names.length] ?? 'one card');
  return random.shuffled(picked).map((course, n) => tell(n + 1, course, random.fork()));
}

function tell(number: number, name: CourseName, random: Random): Story {
  const make: (random: Random) => Course = courses[name];
  const { groups = [], faults = [], ...course } = make(random);
  const chosen = groups.filter(() => random.chance(0.6)).map((group) => faultOf(group, random));
  return {
    number,
    course: name,
    priceCents: random.between(100, 20_000),
    racers: random.chance(0.3) ? random.between(2, 4) : 1,
    presses: [],
    isOneByOne: false,
    delivery: 'at once',
    ...course,
    faults: [...faults, ...chosen],
  };
}
