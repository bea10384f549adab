import type { TicketCategory, TicketResponse } from '@tickets/common/contracts';
import { type LineFault, lineFault, normalizeLine, ticketLimits } from '@tickets/common/limits';
import { readListPrice } from './price';
import { sell } from './strings/sell';
import { instantsOf, isSameLocal, toZonedInput } from './zoned-time';

/** What the form holds: the seller's own text, untouched, so that nothing typed is ever lost. */
export interface TicketDraft {
  title: string;
  price: string;
  startsAt: string;
  timeZone: string;
  /** Which of the two, where the clocks go back and the time comes twice. */
  occurrence: string;
  venue: string;
  city: string;
  category: string;
  section: string;
  row: string;
  seat: string;
}

/** What describes a ticket: an order's copy has it too. */
export type Described = Pick<
  TicketResponse,
  'title' | 'price' | 'startsAt' | 'timeZone' | 'category' | (typeof optionalTexts)[number]
>;

/** What a form showed when it was opened, and the ticket that it was filled in from. */
export interface Opened {
  shown: TicketDraft;
  ticket?: Described;
}

const optionalTexts = ['venue', 'city', 'section', 'row', 'seat'] as const;
const texts = ['title', ...optionalTexts] as const;

export function draftFrom(ticket: Described | undefined, zone: string): TicketDraft {
  const timeZone = ticket?.timeZone ?? zone;
  const startsAt = ticket?.startsAt ? toZonedInput(ticket.startsAt, timeZone) : '';
  const [first] = instantsOf(startsAt, timeZone) ?? [];
  const isSecond = Boolean(ticket?.startsAt && first && Date.parse(first) < Date.parse(ticket.startsAt));
  return {
    title: ticket?.title ?? '',
    price: ticket ? ticket.price.toFixed(2) : '',
    startsAt,
    timeZone,
    occurrence: isSecond ? 'second' : 'first',
    venue: ticket?.venue ?? '',
    city: ticket?.city ?? '',
    category: ticket?.category ?? '',
    section: ticket?.section ?? '',
    row: ticket?.row ?? '',
    seat: ticket?.seat ?? '',
  };
}

/** The instant that a draft names, or why it names none. */
export function startOf(draft: TicketDraft): { instant?: string; fault?: string } {
  if (!draft.startsAt) return {};
  const found = instantsOf(draft.startsAt, draft.timeZone);
  if (!found) return { fault: sell.badDate };
  const instant = draft.occurrence === 'second' ? found.at(-1) : found[0];
  return instant ? { instant } : { fault: sell.noSuchTime(zoneName(draft.timeZone)) };
}

/** Both instants of a time that comes twice; undefined for every other. */
export function twoStartsOf({ startsAt, timeZone }: TicketDraft): [string, string] | undefined {
  const [first, second] = (startsAt && instantsOf(startsAt, timeZone)) || [];
  return first && second ? [first, second] : undefined;
}

export const zoneName = (zone: string): string => zone.replaceAll('_', ' ');

function hasSameStart(draft: TicketDraft, { shown }: Opened): boolean {
  const { timeZone, occurrence } = shown;
  return isSameLocal(draft.startsAt, shown.startsAt) && draft.timeZone === timeZone && draft.occurrence === occurrence;
}

const lineFaults: Record<LineFault, (max: number) => string> = {
  empty: () => sell.invisible,
  invisible: () => sell.invisible,
  control: () => sell.control,
  bidi: () => sell.control,
  too_long: sell.tooLong,
};

/** What is wrong with a draft before it is sent, by field. `badDate`: the date field holds something unfinished. */
export function faultsOf(draft: TicketDraft, opened: Opened, badDate: boolean): Record<string, string> {
  const faults: Record<string, string> = {};
  for (const name of texts) {
    const fault = lineFault(draft[name], ticketLimits[name]);
    if (fault && (fault !== 'empty' || name === 'title')) faults[name] = lineFaults[fault](ticketLimits[name]);
  }
  if (!normalizeLine(draft.title)) faults.title = sell.noTitle;
  if (readListPrice(draft.price) === undefined) faults.price = sell.badPrice;
  const { fault } = hasSameStart(draft, opened) ? {} : startOf(draft);
  if (badDate) faults.startsAt = sell.badDate;
  else if (fault) faults.startsAt = fault;
  return faults;
}

/** The request that a draft stands for. A start that nobody touched is sent as it came, whatever this browser knows of its zone. */
export function bodyOf(draft: TicketDraft, opened: Opened): Record<string, unknown> {
  const { ticket } = opened;
  const untouched = ticket && hasSameStart(draft, opened);
  const startsAt = untouched ? ticket.startsAt : startOf(draft).instant;
  const timeZone = untouched ? (ticket.timeZone ?? draft.timeZone) : draft.timeZone;
  const details = optionalTexts.map((name) => [name, normalizeLine(draft[name])]).filter(([, text]) => text);
  return {
    title: normalizeLine(draft.title),
    price: readListPrice(draft.price),
    ...(startsAt ? { startsAt, timeZone } : {}),
    ...(draft.category ? { category: draft.category } : {}),
    ...Object.fromEntries(details),
  };
}

/** The category that a draft names; the form offers no other. */
export const categoryOf = ({ category }: TicketDraft) => (category || undefined) as TicketCategory | undefined;

/** The fields of a draft that are not as the form showed them. */
export function changesIn(draft: TicketDraft, shown: TicketDraft): Partial<TicketDraft> {
  const names = Object.keys(shown) as (keyof TicketDraft)[]; // The keys of a draft, all of them.
  return Object.fromEntries(names.filter((name) => draft[name] !== shown[name]).map((name) => [name, draft[name]]));
}
