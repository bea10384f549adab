'use client';
import type { OrderResponse } from '@tickets/common/contracts';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { phaseOf } from '@/lib/checkout/phase';
import { useOrder, usePolling } from '@/lib/checkout/use-order';
import { usePayment } from '@/lib/checkout/use-payment';
import { timeOfDay } from '@/lib/format';
import { announceOwnOrders } from '@/lib/live/own-orders';
import { useTimeLeft } from '@/lib/server-clock';
import { checkout } from '@/lib/strings/checkout';
import { HoldClock } from './hold-clock';
import { MoreTime } from './more-time';
import { PayBox } from './pay-box';
import { Release } from './release';
import { Waiting } from './waiting';

interface Props {
  order: OrderResponse;
  publishableKey: string;
  zone?: string;
}

const SLOW_MS = 20_000;

/** A live order, from the hold to its end; what comes after is drawn by the server. */
export function Checkout({ order: rendered, publishableKey, zone }: Props) {
  const { order, time, take, reread } = useOrder(rendered);
  const { state, pay, check } = usePayment(order.id, reread);
  const leftMs = useTimeLeft(order.expiresAt, rendered.now, time);
  const paying = state.step === 'sending' || state.step === 'checking' || state.step === 'confirming';
  const phase = phaseOf(order, leftMs, paying);
  const confirming = phase === 'confirming' || state.step === 'confirming';
  const over = phase === 'over';

  usePolling(confirming || phase === 'securing' || phase === 'ending', reread, 1_000);
  usePolling(phase === 'payable', reread, 15_000);
  useReturnFromBank(rendered, pay);
  useGoToBank(state, publishableKey);
  const router = useRouter();
  useEffect(() => {
    if (!over) return;
    announceOwnOrders();
    router.refresh();
  }, [over, router]);
  const slow = useSlow(confirming || over);

  if (order.status === 'cancelled') return <Waiting look="held" title={checkout.moment} text={checkout.momentText} />;
  if (confirming || over) {
    return <Waiting look="confirming" title={checkout.confirming} text={checkout.confirmingText} slow={slow} />;
  }
  if (phase === 'ending') {
    return <Waiting look="held" title={checkout.ending} text={checkout.endingText(timeOfDay(order.expiresAt, zone))} />;
  }
  return (
    <div className="space-y-6">
      <HoldClock expiresAt={order.expiresAt} leftMs={leftMs} zone={zone} />
      <PayBox
        orderId={order.id}
        price={order.ticket.price}
        currency={order.ticket.currency}
        phase={phase}
        state={state}
        publishableKey={publishableKey}
        pay={pay}
        check={check}
      />
      {paying ? null : <Release orderId={order.id} reread={reread} />}
      {paying ? null : <MoreTime order={order} leftMs={leftMs} zone={zone} take={take} />}
    </div>
  );
}

/** Coming back from the bank, or to an order that waits for it: asks how the attempt stands. */
function useReturnFromBank(order: OrderResponse, pay: (how: Record<never, never>) => Promise<unknown>): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page opens.
  useEffect(() => {
    const query = new URLSearchParams(window.location.search);
    const returned = query.has('redirect_status') || query.has('payment_intent');
    if (returned) window.history.replaceState(null, '', window.location.pathname);
    if (returned || order.payment?.status === 'requires_action') void pay({});
  }, []);
}

/** The test bank is a page of its own; Stripe's real one opens over ours. Only right after a card was sent, never on return. */
function useGoToBank(state: { step: string; redirectUrl?: string }, publishableKey: string): void {
  const [sent, setSent] = useState(false);
  useEffect(() => {
    const mark = () => setSent(true);
    document.addEventListener('submit', mark, true);
    return () => document.removeEventListener('submit', mark, true);
  }, []);
  useEffect(() => {
    if (sent && !publishableKey && state.step === 'bank' && state.redirectUrl)
      window.location.assign(state.redirectUrl);
  }, [sent, publishableKey, state]);
}

function useSlow(active: boolean): boolean {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    if (!active) return setSlow(false);
    const timer = setTimeout(() => setSlow(true), SLOW_MS);
    return () => clearTimeout(timer);
  }, [active]);
  return slow;
}
