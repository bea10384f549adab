'use client';
import type { TicketCategory, TicketResponse } from '@tickets/common/contracts';
import { useState } from 'react';
import { readPrice } from '@/lib/price';
import { sell } from '@/lib/strings';
import { fromZonedTime, toZonedInput } from '@/lib/zoned-time';

/** What the form holds: the seller's own text, untouched, so that nothing typed is ever lost. */
export interface TicketDraft {
  title: string;
  price: string;
  startsAt: string;
  timeZone: string;
  venue: string;
  city: string;
  category: TicketCategory | '';
  section: string;
  row: string;
  seat: string;
}

export function draftFrom(ticket: TicketResponse | undefined, zone: string): TicketDraft {
  const timeZone = ticket?.timeZone ?? zone;
  return {
    title: ticket?.title ?? '',
    price: ticket ? ticket.price.toFixed(2) : '',
    startsAt: ticket?.startsAt ? toZonedInput(ticket.startsAt, timeZone) : '',
    timeZone,
    venue: ticket?.venue ?? '',
    city: ticket?.city ?? '',
    category: ticket?.category ?? '',
    section: ticket?.section ?? '',
    row: ticket?.row ?? '',
    seat: ticket?.seat ?? '',
  };
}

/** What is wrong with a draft before it is sent, by field. */
export function faultsOf(draft: TicketDraft): Record<string, string> {
  const faults: Record<string, string> = {};
  const price = readPrice(draft.price);
  if (!draft.title.trim()) faults.title = sell.noTitle;
  if (price === undefined || price < 0.5 || price > 999_999.99) faults.price = sell.badPrice;
  if (draft.startsAt && !fromZonedTime(draft.startsAt, draft.timeZone)) faults.startsAt = sell.badDate;
  return faults;
}

/** The request that a draft stands for. */
export function bodyOf(draft: TicketDraft): Record<string, unknown> {
  const startsAt = draft.startsAt ? fromZonedTime(draft.startsAt, draft.timeZone) : undefined;
  const words = { venue: draft.venue, city: draft.city, section: draft.section, row: draft.row, seat: draft.seat };
  return {
    title: draft.title.trim(),
    price: readPrice(draft.price),
    ...(startsAt ? { startsAt, timeZone: draft.timeZone } : {}),
    ...(draft.category ? { category: draft.category } : {}),
    ...Object.fromEntries(Object.entries(words).flatMap(([key, value]) => (value.trim() ? [[key, value.trim()]] : []))),
  };
}

const KEY = 'ticket-desk:draft:';

/** The draft, and its copy for the way over the sign-in page. */
export function useTicketDraft(initial: TicketDraft, place: string) {
  const [draft, setDraft] = useState(initial);
  const set = (field: keyof TicketDraft) => (event: { target: { value: string } }) =>
    setDraft((now) => ({ ...now, [field]: event.target.value }));
  return {
    draft,
    set,
    keep: () => sessionStorage.setItem(KEY + place, JSON.stringify(draft)),
    restore: () => {
      const kept = sessionStorage.getItem(KEY + place);
      sessionStorage.removeItem(KEY + place);
      if (kept) setDraft(JSON.parse(kept) as TicketDraft);
    },
  };
}
