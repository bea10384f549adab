/** What the shop is asked for; the room's own requests never reach it. */
export const requestKinds = ['look', 'hold', 'pay'] as const;
export type RequestKind = (typeof requestKinds)[number];

/** How people are let in: everybody at once, everybody with a short line and a quick "come again", or in turn. */
export type Entrance = 'open' | 'shedding' | 'room';

export interface Sale {
  seed: number;
  seats: number;
  people: number;
  entrance: Entrance;
  /** All have come by then; half of them in the first quarter of it. */
  arrivalSeconds: number;
  /** The model ends here, whatever has been sold. */
  horizonSeconds: number;
  /** Share of a second in which the busiest part of the shop does one such request. */
  workSeconds: Record<RequestKind | 'refused', number>;
  /** Of the shop's capacity, what the room lets in. */
  admittedShare: number;
  /** From the press of a button to the turn that it is given: network and whatever stands between. */
  jitterSeconds: number;
  /** An unpaid hold ends. */
  holdSeconds: number;
}

/** What people do. Assumptions: no sale of this kind has been seen by this system yet. */
export const PEOPLE = {
  /** A browser, or whoever uses it, gives a request up and sends it again. */
  patienceSeconds: 10,
  againSeconds: 2,
  /** Who is refused for the load comes again as the answer says. */
  shedAgain: [5, 10],
  /** Longer lines are refused at once where load is shed; without that, proxies give up. */
  shedLineSeconds: 1,
  openLineSeconds: 30,
  choosing: [3, 20],
  enteringCard: [20, 120],
  /** Do not pay: half give their hold back while they would enter the card, half let it end. */
  unpaidShare: 0.08,
  /** Seats are all held, or somebody else was quicker. */
  lookAgain: [2, 10],
  /** Those whose turn is near ask more often than those who have long to wait. */
  pollSeconds: [3, 60],
} as const;

export interface Outcome {
  sold: number;
  heldAtTheEnd: number;
  /** Learnt that all is sold. */
  toldSoldOut: number;
  /** Neither bought nor learnt until the model's end. */
  undecided: number;
  /** When the first time 95 of 100 seats were taken, when none was free, and when the last was paid; undefined: not before the model's end. */
  nearlyAllHeldAt: number | undefined;
  allHeldAt: number | undefined;
  soldOutAt: number | undefined;
  /** When each person came, and was let in (Infinity: never). */
  arrivedAt: Float64Array;
  admittedAt: Float64Array;
  /** From the arrival to any answer at all, and to a held seat or the news that all is sold; undecided ones count until the end. */
  firstAnswerSeconds: Float64Array;
  decisionSeconds: Float64Array;
  /** What the shop has done, and what came to it or to the room, in each second. */
  done: Record<RequestKind | 'refused', Float64Array>;
  offered: Float64Array;
  joins: Float64Array;
  polls: Float64Array;
  longestLineSeconds: number;
}
