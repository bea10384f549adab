import type { TicketResponse } from '@tickets/common/contracts';
import { ticketCategories, ticketLimits } from '@tickets/common/contracts';
import fc from 'fast-check';
import { bodyOf, changesIn, draftFrom, faultsOf, startOf, twoStartsOf } from './ticket-draft';

const zones = Intl.supportedValuesOf('timeZone');
const HOUR_MS = 3_600_000;

/** The instants of the next years at which a zone's clock changes, to the minute. */
function changesOf(zone: string): number[] {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  const offset = (at: number) => format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value;
  const changes: number[] = [];
  const [from, to] = [Date.UTC(2027, 0), Date.UTC(2029, 0)];
  for (let at = from; at < to; at += 24 * HOUR_MS) {
    if (offset(at) === offset(at + 24 * HOUR_MS)) continue;
    let [before, after] = [at, at + 24 * HOUR_MS];
    while (after - before > 60_000) {
      const middle = Math.floor((before + after) / 120_000) * 60_000;
      if (offset(middle) === offset(before)) before = middle;
      else after = middle;
    }
    changes.push(after);
  }
  return changes;
}

const ticketOf = (details: Partial<TicketResponse>): TicketResponse => ({
  id: '0'.repeat(24),
  title: 'Night train',
  price: 45,
  currency: 'usd',
  userId: '1'.repeat(24),
  status: 'available',
  version: 0,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  ...details,
});

/** What a PUT of the ticket as it stands would carry. */
const asStored = ({ title, price, startsAt, timeZone, venue, city, category, section, row, seat }: TicketResponse) =>
  JSON.parse(JSON.stringify({ title, price, startsAt, timeZone, venue, city, category, section, row, seat }));

const opened = (ticket: TicketResponse) => ({ ticket, shown: draftFrom(ticket, 'America/New_York') });

const text = (max: number) =>
  fc.option(
    fc.stringMatching(/^[A-Za-zÀ-ÿ0-9]{1,20}$/).map((word) => word.slice(0, max)),
    { nil: undefined },
  );

const start = fc.constantFrom(...zones).chain((timeZone) => {
  const nights = changesOf(timeZone);
  const near = fc
    .tuple(
      fc.constantFrom(...(nights.length > 0 ? nights : [Date.UTC(2027, 5)])),
      fc.integer({ min: -9_000_000, max: 9_000_000 }),
    )
    .map(([change, ms]) => change + ms);
  const any = fc.integer({ min: Date.UTC(2027, 0), max: Date.UTC(2099, 0) });
  const at = fc
    .oneof({ weight: 4, arbitrary: near }, any)
    .chain((ms) => fc.constantFrom(ms, Math.floor(ms / 1000) * 1000, Math.floor(ms / 60_000) * 60_000));
  return at.map((ms) => ({ timeZone, startsAt: new Date(ms).toISOString() }));
});

const anyTicket = fc
  .record({
    title: fc.stringMatching(/^[A-Za-zÀ-ÿ0-9]{1,40}$/),
    cents: fc.integer({ min: 50, max: 99_999_999 }),
    start: fc.option(start, { nil: {} }),
    venue: text(ticketLimits.venue),
    city: text(ticketLimits.city),
    category: fc.option(fc.constantFrom(...ticketCategories), { nil: undefined }),
    section: text(ticketLimits.section),
    row: text(ticketLimits.row),
    seat: text(ticketLimits.seat),
  })
  .map(({ cents, start, ...rest }) => ticketOf({ ...rest, ...start, price: Number((cents / 100).toFixed(2)) }));

describe('a form shown and saved', () => {
  it('T2: unchanged changes nothing, in any zone, on any night, to the millisecond', () => {
    fc.assert(
      fc.property(anyTicket, (ticket) => {
        const form = opened(ticket);
        expect(faultsOf(form.shown, form, false)).toEqual({});
        expect(bodyOf(form.shown, form)).toEqual(asStored(ticket));
      }),
      { numRuns: 400 },
    );
  });

  it('T2: with only its price changed keeps its start, also as the browser writes it back', () => {
    fc.assert(
      fc.property(start, (when) => {
        const ticket = ticketOf(when);
        const form = opened(ticket);
        const rewritten = form.shown.startsAt.padEnd(19, ':00').replace(/(:\d\d)$/, '$1.000');
        expect(bodyOf({ ...form.shown, startsAt: rewritten, price: '46' }, form)).toEqual({
          ...asStored(ticket),
          price: 46,
        });
      }),
      { numRuns: 400 },
    );
  });

  it('T2: keeps its start also where the browser does not know the zone', () => {
    const ticket = ticketOf({ startsAt: '2090-06-01T18:30:07.250Z', timeZone: 'Europe/Lisbon' });
    const unknown = { ticket: { ...ticket, timeZone: 'Mars/Olympus' }, shown: opened(ticket).shown };
    const shown = { ...unknown.shown, timeZone: 'Mars/Olympus' };
    expect(startOf(shown).instant).toBeUndefined();
    expect(faultsOf(shown, { ...unknown, shown }, false)).toEqual({});
    expect(bodyOf({ ...shown, price: '46' }, { ...unknown, shown })).toMatchObject({
      startsAt: '2090-06-01T18:30:07.250Z',
      timeZone: 'Mars/Olympus',
      price: 46,
    });
  });

  it('T2: names the same instant when its start is typed again as it stands', () => {
    fc.assert(
      fc.property(start, (when) => {
        expect(startOf(draftFrom(ticketOf(when), 'UTC'))).toEqual({ instant: when.startsAt });
      }),
      { numRuns: 400 },
    );
  });
});

describe('the start of a draft', () => {
  const draft = (startsAt: string, occurrence = 'first') => ({
    ...draftFrom(undefined, 'America/New_York'),
    title: 'Night train',
    price: '45',
    startsAt,
    occurrence,
  });
  const fresh = { shown: draftFrom(undefined, 'America/New_York') };

  it('T1: is a fault of its field while the field is half filled', () =>
    expect(faultsOf(draft(''), fresh, true).startsAt).toMatch(/^Enter the whole date/));

  it('T2: is refused in words when the clocks leave it out', () =>
    expect(faultsOf(draft('2027-03-14T02:30'), fresh, false).startsAt).toMatch(/does not exist .* America\/New York/));

  it('T2: is the first or the second of two, as the seller says', () => {
    expect(twoStartsOf(draft('2027-11-07T01:30'))).toHaveLength(2);
    expect(bodyOf(draft('2027-11-07T01:30'), fresh).startsAt).toBe('2027-11-07T05:30:00.000Z');
    expect(bodyOf(draft('2027-11-07T01:30', 'second'), fresh).startsAt).toBe('2027-11-07T06:30:00.000Z');
    expect(twoStartsOf(draft('2027-11-07T02:30'))).toBeUndefined();
  });

  it('may be left out, and then nothing is said of it', () => {
    expect(faultsOf(draft(''), fresh, false)).toEqual({});
    expect(bodyOf(draft(''), fresh)).toEqual({ title: 'Night train', price: 45 });
  });
});

describe('the faults of a draft', () => {
  const fresh = { shown: draftFrom(undefined, 'UTC') };
  const faults = (change: Partial<typeof fresh.shown>) =>
    faultsOf({ ...fresh.shown, title: 'Night train', price: '45', ...change }, fresh, false);

  it('T10: say the limits of the price', () => {
    for (const price of ['0', '0.49', '1000000', 'cheap', '']) {
      expect(faults({ price }).price).toMatch(/\$0\.50 .* \$999,999\.99/);
    }
    for (const price of ['1,234.50', '.5', '5.', '45 USD']) expect(faults({ price })).toEqual({});
  });

  it('T3: measure each text by the ruler of the service', () => {
    expect(faults({ title: '❤️'.repeat(60) })).toEqual({});
    expect(faults({ title: '❤️'.repeat(61) }).title).toBe('Use at most 120 characters.');
    expect(faults({ seat: 'x'.repeat(21) }).seat).toBe('Use at most 20 characters.');
    expect(faults({ city: 'e\u0301'.repeat(80) })).toEqual({});
  });

  it('T4: name what is no text of one line', () => {
    expect(faults({ title: '' }).title).toBe('Enter the event name.');
    expect(faults({ title: '\u200b' }).title).toMatch(/visible/);
    expect(faults({ venue: 'Hall\u202e' }).venue).toMatch(/^Remove/);
    expect(faults({ row: '\u0007' }).row).toMatch(/^Remove/);
  });
});

describe('changes of a draft', () => {
  it('T7: are the fields that were touched, and no other', () => {
    const shown = draftFrom(ticketOf({}), 'UTC');
    expect(changesIn({ ...shown, price: '46' }, shown)).toEqual({ price: '46' });
    expect(changesIn(shown, shown)).toEqual({});
  });
});
