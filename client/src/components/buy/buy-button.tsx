'use client';
import { useEffect, useRef } from 'react';
import { buttonClass } from '@/components/ui/button-class';
import { Modal } from '@/components/ui/modal';
import { Notice } from '@/components/ui/notice';
import { money } from '@/lib/format';
import { ended } from '@/lib/strings/checkout';
import { detail } from '@/lib/strings/ticket-page';
import { useHydrated } from '@/lib/use-hydrated';
import { useBuy } from './use-buy';

interface Props {
  ticketId: string;
  /** The price that the server rendered: what the buyer has agreed to so far. */
  agreedPrice: number;
  /** The price as it stands now. */
  price: number;
  currency: string;
  /** The ticket was held before and its hold ended. */
  again?: boolean;
  note?: string;
  canBuy?: boolean;
}

export function BuyButton({ ticketId, agreedPrice, price, currency, again = false, note, canBuy = true }: Props) {
  const { buy, confirm, agreed, asked, setAsked, pending, refused } = useBuy(ticketId, agreedPrice);
  const hydrated = useHydrated();
  const told = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (refused) told.current?.querySelector<HTMLElement>('[tabindex]')?.focus();
  }, [refused]);

  const words = detail.priceChanged;
  const next = asked ?? price;
  return (
    <div className="space-y-3">
      <div ref={told} role="alert">
        {refused ? (
          <Notice look="error">
            <p>{refused.text}</p>
            {refused.wayOn ? <a href={refused.wayOn.href}>{refused.wayOn.action}</a> : null}
          </Notice>
        ) : null}
      </div>
      {canBuy ? (
        <button
          type="button"
          className={buttonClass('primary', 'w-full')}
          disabled={!hydrated}
          aria-disabled={pending}
          onClick={() => (price === agreed ? void buy(price) : setAsked(price))}
        >
          {pending ? detail.buying : (again ? ended.again : detail.buy)(money(price, currency))}
        </button>
      ) : null}
      {canBuy && note ? <p className="text-13 text-muted">{note}</p> : null}
      {canBuy && price !== agreed ? <p className="text-13 text-held">{words.note(money(agreed, currency))}</p> : null}
      <Modal open={asked !== undefined} title={words.title} onClose={() => setAsked(undefined)}>
        <p>{words.text(money(agreed, currency), money(next, currency))}</p>
        <div className="flex flex-wrap gap-3">
          <button type="button" className={buttonClass('primary')} onClick={() => confirm(next)}>
            {words.confirm(money(next, currency))}
          </button>
          <button type="button" className={buttonClass('secondary')} onClick={() => setAsked(undefined)}>
            {words.cancel}
          </button>
        </div>
      </Modal>
    </div>
  );
}
