'use client';
import type { OrderResponse, TicketResponse } from '@tickets/common/contracts';
import { useCallback, useState } from 'react';
import { type Answer, call, codeOf } from '@/lib/browser-api';
import { tell } from '@/lib/live/ticket-changes';
import { detail } from '@/lib/strings';
import { api, pages } from '@/lib/urls';
import { useSubmit } from '@/lib/use-submit';

export interface Refused {
  text: string;
  href: string;
  action: string;
}

const similar = { href: '#similar', action: detail.seeSimilar };

const refusals: Record<string, Refused> = {
  held: { text: detail.taken, ...similar },
  sold: { text: detail.taken, ...similar },
  event_ended: { text: detail.endedNote, ...similar },
  too_many_holds: { text: detail.tooMany, href: pages.orders, action: detail.toOrders },
};

/** Takes the hold at the price that the buyer agreed to, or says why not and what is next. */
export function useBuy(ticketId: string, agreedPrice: number) {
  const { submit, pending, problem } = useSubmit<OrderResponse>();
  const [agreed, setAgreed] = useState(agreedPrice);
  const [asked, setAsked] = useState<number>();
  const [refused, setRefused] = useState<Refused>();

  const buy = useCallback(
    async (price: number) => {
      setAsked(undefined);
      setRefused(undefined);
      const answer = await submit(() => call<OrderResponse>('POST', api.orders, { ticketId, price }));
      if (!answer) return;
      // A full load: the checkout has a security policy of its own.
      if (answer.ok) return window.location.assign(pages.order(answer.data.id));
      if (answer.status === 401) return window.location.assign(pages.signIn(pages.ticket(ticketId)));
      const now = await readAgain(ticketId);
      if (codeOf(answer) === 'price_changed' && now) {
        setAgreed(price);
        return setAsked(now.price);
      }
      setRefused(refusalOf(answer));
    },
    [submit, ticketId],
  );

  const confirm = (price: number) => {
    setAgreed(price);
    void buy(price);
  };
  return { buy, confirm, agreed, asked, setAsked, pending, refused, problem: refused ? undefined : problem };
}

/** The page learns at once what the refusal means for the ticket, with or without the stream. */
async function readAgain(ticketId: string): Promise<TicketResponse | undefined> {
  const answer = await call<TicketResponse>('GET', api.ticket(ticketId));
  if (!answer.ok) return undefined;
  tell({ ...answer.data, mine: false });
  return answer.data;
}

function refusalOf(answer: Extract<Answer<unknown>, { ok: false }>): Refused | undefined {
  const code = codeOf(answer);
  if (code && refusals[code]) return refusals[code];
  if (code === 'hold_ending') return { text: detail.holdEnding, href: '', action: '' };
  if (answer.status === 404) return { text: detail.gone, ...similar };
  const message = answer.errors[0]?.message;
  return message && answer.status < 500 ? { text: message, href: '', action: '' } : undefined;
}
