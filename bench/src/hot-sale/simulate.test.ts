import { createRandom } from './random';
import type { Entrance, Sale } from './sale';
import { simulate } from './simulate';

const PLACES = 100;
const PEOPLE = 2_000;
const HORIZON = 600;

/** A hall of 100 seats whose shop bears 25 purchases a second, and 2,000 people within 10 s. */
const sale = (entrance: Entrance, seed = 1, more: Partial<Sale> = {}): Sale => ({
  seed,
  seats: PLACES,
  people: PEOPLE,
  entrance,
  arrivalSeconds: 10,
  horizonSeconds: HORIZON,
  workSeconds: { look: 0.01, hold: 0.02, pay: 0.01, refused: 0.005 },
  admittedShare: 0.8,
  jitterSeconds: 0.3,
  holdSeconds: 120,
  ...more,
});

const ENTRANCES = ['open', 'shedding', 'room'] as const;
const percentile = (values: Float64Array, share: number) => values.toSorted()[Math.floor(values.length * share)] ?? 0;

describe('the random numbers', () => {
  it('are the same for the same seed, others for another, and spread evenly from 0 up to 1', () => {
    const take = (seed: number) => Array.from({ length: 10_000 }, createRandom(seed).next);
    expect(take(7)).toEqual(take(7));
    expect(take(7)).not.toEqual(take(8));
    const numbers = take(7);
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...numbers)).toBeLessThan(1);
    for (const share of [0.1, 0.5, 0.9]) {
      expect(numbers.filter((number) => number < share).length / numbers.length).toBeCloseTo(share, 1);
    }
  });
});

describe.each(ENTRANCES)('a sale with entrance "%s"', (entrance) => {
  it('has the same outcome for the same seed, and another for another', () => {
    const text = (seed: number) =>
      JSON.stringify(simulate(sale(entrance, seed)), (_, value) =>
        ArrayBuffer.isView(value) ? [...(value as Float64Array)] : value,
      );
    const [first, again, other] = [text(3), text(3), text(4)];
    expect(again === first).toBe(true);
    expect(other === first).toBe(false);
  });

  it.each([1, 2, 3])('sells each seat once at most, whatever happens (seed %i)', (seed) => {
    const { sold, heldAtTheEnd, done } = simulate(sale(entrance, seed));
    expect(sold + heldAtTheEnd).toBeLessThanOrEqual(PLACES);
    expect(heldAtTheEnd).toBeGreaterThanOrEqual(0);
    expect(done.pay.reduce((sum, count) => sum + count, 0)).toBe(sold);
  });

  it.each([1, 2, 3])(
    'loses nobody: each has bought, has given up paying, was told, or still asks (seed %i)',
    (seed) => {
      const { toldSoldOut, undecided, decisionSeconds, sold } = simulate(sale(entrance, seed));
      expect(decisionSeconds).toHaveLength(PEOPLE);
      expect([...decisionSeconds].every((seconds) => seconds >= 0)).toBe(true);
      const held = PEOPLE - toldSoldOut - undecided;
      expect(held).toBeGreaterThanOrEqual(sold);
      // Those who held a seat and did not pay for it gave it back.
      expect(held).toBeLessThan(PLACES * 1.3);
    },
  );
});

describe('the room', () => {
  it.each([1, 2, 3])('lets nobody in before somebody who came earlier by more than the jitter (seed %i)', (seed) => {
    const { arrivedAt, admittedAt } = simulate(sale('room', seed));
    const inOrder = [...arrivedAt]
      .map((at, person) => ({ at, in: admittedAt[person] ?? 0 }))
      .sort((a, b) => a.at - b.at);
    let earlier = 0;
    let latestOfThem = 0;
    let overtakers = 0;
    for (const { at, in: admitted } of inOrder) {
      // A tenth of a second is the model's own step.
      for (; (inOrder[earlier]?.at ?? at) < at - 0.3 - 0.1; earlier++) {
        latestOfThem = Math.max(latestOfThem, inOrder[earlier]?.in ?? 0);
      }
      if (admitted < latestOfThem) overtakers += 1;
    }
    expect(overtakers).toBe(0);
  });

  it('lets in no more than the shop bears, and never more people than there are free seats for', () => {
    const { admittedAt, longestLineSeconds, allHeldAt } = simulate(sale('room'));
    const perSecond = new Map<number, number>();
    for (const at of admittedAt)
      if (at < HORIZON) perSecond.set(Math.floor(at), (perSecond.get(Math.floor(at)) ?? 0) + 1);
    // 0.8 of a second's work in purchases of 0.04 s each.
    expect(Math.max(...perSecond.values())).toBeLessThanOrEqual(2 * 20);
    expect(longestLineSeconds).toBeLessThan(1);
    const before = admittedAt.filter((at) => at <= (allHeldAt ?? 0)).length;
    expect(before).toBeLessThanOrEqual(PLACES * 1.1);
  });

  it('answers everybody at once, and sells out; without it the line makes most wait for minutes', () => {
    const [room, open] = [simulate(sale('room')), simulate(sale('open'))];
    expect(room.soldOutAt).toBeDefined();
    expect(room.undecided).toBe(0);
    expect(percentile(room.firstAnswerSeconds, 0.99)).toBeLessThan(1);
    expect(open.longestLineSeconds).toBeGreaterThan(20);
    expect(percentile(open.firstAnswerSeconds, 0.99)).toBeGreaterThan(100 * percentile(room.firstAnswerSeconds, 0.99));
  });

  it('keeps the load off the shop that comes to it where load is only shed', () => {
    const peak = (entrance: Entrance) => Math.max(...simulate(sale(entrance)).offered);
    expect(peak('shedding')).toBeGreaterThan(3 * peak('room'));
  });
});

describe('where there are seats for all', () => {
  it.each(ENTRANCES)('entrance "%s" refuses nobody', (entrance) => {
    const { toldSoldOut, undecided } = simulate(sale(entrance, 1, { people: 100, arrivalSeconds: 60 }));
    expect([toldSoldOut, undecided]).toEqual([0, 0]);
  });
});
