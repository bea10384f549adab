'use client';
import type { TicketResponse } from '@tickets/common/contracts';
import type { ReactNode } from 'react';
import { buttonClass } from '@/components/ui/button-class';
import { timeOfDay } from '@/lib/format';
import { useLiveTicket } from '@/lib/live/ticket-changes';
import { detail } from '@/lib/strings/ticket-page';
import { pages } from '@/lib/urls';
import type { LivePart } from '../ticket/live-parts';
import { BuyButton } from './buy-button';

interface Props {
  ticket: LivePart & Pick<TicketResponse, 'currency'>;
  viewer: 'signed-out' | 'owner' | 'buyer';
  /** The viewer's own order of this ticket, live or completed. */
  own?: { id: string; isPaid: boolean; isRefunded?: boolean };
  /** Nobody could say whether there is such an order. */
  isUnsure?: boolean;
  zone?: string;
}

/** The one thing to do with a ticket, by what it is now and who looks at it. */
export function TicketPanel({ ticket: rendered, viewer, own, isUnsure = false, zone }: Props) {
  const ticket = useLiveTicket(rendered);
  if (viewer === 'owner') return <OwnerPanel ticket={ticket} />;
  if (own?.isPaid) return <WayToOrder title={detail.bought} href={pages.order(own.id)} action={detail.toOrder} />;
  if (own?.isRefunded) return <WayToOrder title={detail.refunded} href={pages.order(own.id)} action={detail.toOrder} />;
  if (own && (ticket.status === 'held' || ticket.status === 'available')) {
    return <WayToOrder title={detail.heldForYou} href={pages.order(own.id)} action={detail.toCheckout} />;
  }
  if (isUnsure && ticket.status === 'held') {
    return <WayToOrder title={detail.heldUnsure} href={pages.orders} action={detail.toOrders} />;
  }
  if (ticket.status === 'available' && viewer === 'signed-out') {
    return (
      <>
        <a href={pages.signIn(pages.ticket(ticket.id))} className={buttonClass('primary', 'w-full')}>
          {detail.signIn}
        </a>
        <p className="mt-2 text-13 text-muted">{detail.signInNote}</p>
      </>
    );
  }
  const canBuy = ticket.status === 'available';
  return (
    <>
      {viewer === 'buyer' ? (
        <BuyButton
          ticketId={ticket.id}
          agreedPrice={rendered.price}
          price={ticket.price}
          currency={ticket.currency}
          note={detail.buyNote}
          canBuy={canBuy}
        />
      ) : null}
      {canBuy ? null : <WhyNot ticket={ticket} zone={zone} />}
    </>
  );
}

function WayToOrder({ title, href, action }: { title: string; href: string; action: string }) {
  return (
    <Told title={title}>
      <a href={href} className={buttonClass('primary', 'mt-3 w-full')}>
        {action}
      </a>
    </Told>
  );
}

function WhyNot({ ticket, zone }: { ticket: LivePart; zone?: string }) {
  if (ticket.status === 'held') {
    const until = ticket.lockedUntil && timeOfDay(ticket.lockedUntil, zone);
    return <Told title={detail.held(until)} note={detail.heldNote} />;
  }
  if (ticket.status === 'sold') return <Told title={detail.sold} note={detail.soldNote} />;
  if (ticket.status === 'removed') return <Told title={detail.removed} note={detail.removedNote} />;
  return <Told title={detail.ended} note={detail.endedNote} />;
}

/** The ticket in its seller's words. */
function OwnerPanel({ ticket }: { ticket: LivePart }) {
  const { title, note } = detail.seller[ticket.status];
  return (
    <Told title={title} note={note}>
      {ticket.status === 'available' ? (
        <a href={pages.editTicket(ticket.id)} className={buttonClass('primary', 'mt-3 w-full')}>
          {detail.edit}
        </a>
      ) : null}
      {ticket.status === 'sold' ? (
        <a href={pages.sales} className={buttonClass('secondary', 'mt-3 w-full')}>
          {detail.toSales}
        </a>
      ) : null}
      {ticket.status === 'removed' ? (
        <a href={pages.listAgain(ticket.id)} className={buttonClass('secondary', 'mt-3 w-full')}>
          {detail.listAgain}
        </a>
      ) : null}
    </Told>
  );
}

function Told({ title, note, children }: { title: string; note?: string; children?: ReactNode }) {
  return (
    <div role="status">
      <p className="font-semibold">{title}</p>
      {note ? <p className="mt-1 text-15 text-muted">{note}</p> : null}
      {children}
    </div>
  );
}
