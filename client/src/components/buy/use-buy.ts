'use client';
import type { OrderResponse, TicketResponse } from '@tickets/common/contracts';
import { useCallback, useState } from 'react';
import { call, codeOf } from '@/lib/browser-api';
import { type Refused, refusalText } from '@/lib/checkout/refusal-text';
import { announceOwnOrders } from '@/lib/live/own-orders';
import { tell } from '@/lib/live/ticket-changes';
import { detail } from '@/lib/strings/ticket-page';
import { api, pages } from '@/lib/urls';
import { useSubmit } from '@/lib/use-submit';

interface WayOn {
  href: string;
  action: string;
}

const toSimilar: WayOn = { href: '#similar', action: detail.seeSimilar };
const toOrders: WayOn = { href: pages.orders, action: detail.toOrders };

const goneCodes = new Set(['held', 'sold', 'event_ended', 'too_late_to_deliver']);

function wayOnFrom(answer: Refused): WayOn | undefined {
  const code = codeOf(answer);
  // Without a response the hold may have been taken all the same.
  if (code === 'too_many_holds' || answer.status === 0) return toOrders;
  const isGone = goneCodes.has(code ?? '') || answer.status === 404;
  return isGone ? toSimilar : undefined;
}

/** Takes the hold at the price that the buyer agreed to, or says why not and what is next. */
export function useBuy(ticketId: string, agreedPrice: number) {
  const { submit, pending } = useSubmit<OrderResponse>();
  const [agreed, setAgreed] = useState(agreedPrice);
  const [asked, setAsked] = useState<number>();
  const [refused, setRefused] = useState<{ text: string; wayOn?: WayOn }>();

  const buy = useCallback(
    async (price: number) => {
      setAsked(undefined);
      setRefused(undefined);
      const answer = await submit(() => call<OrderResponse>('POST', api.orders, { ticketId, price }));
      if (!answer) return;
      // A full load: the checkout has a security policy of its own.
      if (answer.ok) {
        announceOwnOrders();
        return window.location.assign(pages.order(answer.data.id));
      }
      if (answer.status === 401) return window.location.assign(pages.signIn(pages.ticket(ticketId)));
      const now = await readAgain(ticketId);
      if (codeOf(answer) === 'price_changed' && now) {
        setAgreed(price);
        return setAsked(now.price);
      }
      setRefused({ text: refusalText(answer), wayOn: wayOnFrom(answer) });
    },
    [submit, ticketId],
  );

  const confirm = (price: number) => {
    setAgreed(price);
    void buy(price);
  };
  return { buy, confirm, agreed, asked, setAsked, pending, refused };
}

/** The page learns at once what the refusal means for the ticket, with or without the stream. */
async function readAgain(ticketId: string): Promise<TicketResponse | undefined> {
  const answer = await call<TicketResponse>('GET', api.ticket(ticketId));
  if (!answer.ok) return undefined;
  tell({ ...answer.data, mine: false });
  return answer.data;
}
