'use client';
import type { TicketResponse } from '@tickets/common/contracts';
import { normalizeLine } from '@tickets/common/limits';
import { type FormEvent, useEffect, useRef } from 'react';
import { StatusChip } from '@/components/ticket/status-chip';
import { type CardTicket, TicketCard } from '@/components/ticket/ticket-card';
import { buttonClass } from '@/components/ui/button-class';
import { Notice } from '@/components/ui/notice';
import { call } from '@/lib/browser-api';
import { money } from '@/lib/format';
import { readListPrice } from '@/lib/price';
import { sell } from '@/lib/strings';
import { bodyOf, categoryOf, faultsOf, type Opened, startOf, type TicketDraft } from '@/lib/ticket-draft';
import { api, pages } from '@/lib/urls';
import { useHydrated } from '@/lib/use-hydrated';
import { useSubmit } from '@/lib/use-submit';
import { RemoveListing } from './remove-listing';
import { TicketFields } from './ticket-fields';
import { useTicketDraft } from './use-ticket-draft';

interface Props extends Opened {
  zones: string[];
}

export function TicketForm({ ticket, shown, zones }: Props) {
  const here = ticket ? pages.editTicket(ticket.id) : pages.sell;
  const form = useRef<HTMLFormElement>(null);
  const { draft, restored, follow, startOver, forget } = useTicketDraft(form, shown, here);
  const { submit, pending, fieldErrors, problem, signedOut, fail } = useSubmit<TicketResponse>();
  const hydrated = useHydrated();

  useEffect(() => {
    if (problem || Object.keys(fieldErrors).length > 0) {
      form.current?.querySelector<HTMLElement>('[aria-invalid], [role=alert] [tabindex]')?.focus();
    }
  }, [fieldErrors, problem]);

  async function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const opened = { ticket, shown };
    const faults = faultsOf(draft, opened, isHalfFilled(event.currentTarget.elements.namedItem('startsAt')));
    if (Object.keys(faults).length > 0) return fail(faults);
    const body = bodyOf(draft, opened);
    const answer = await submit(() =>
      ticket
        ? call<TicketResponse>('PUT', api.ticket(ticket.id), body)
        : call<TicketResponse>('POST', api.tickets, body),
    );
    if (!answer?.ok) return;
    forget();
    window.location.assign(pages.ticket(answer.data.id));
  }

  const price = readListPrice(draft.price);
  const label = (ticket ? sell.save : sell.create)(price === undefined ? undefined : money(price));
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,30rem)] lg:gap-12">
      <form ref={form} method="post" onInput={follow} onSubmit={send} noValidate className="space-y-6">
        <div role="alert">
          {problem ? (
            <Notice look="error">
              <p>{problem}</p>
              {signedOut ? <a href={pages.signIn(here)}>{sell.signInAgain}</a> : null}
            </Notice>
          ) : null}
        </div>
        {restored ? <Restored onStartOver={startOver} /> : null}
        <TicketFields shown={shown} draft={draft} errors={fieldErrors} zones={zones} />
        <div className="flex flex-wrap gap-3">
          <button type="submit" disabled={!hydrated} className={buttonClass('primary')} aria-disabled={pending}>
            {pending ? sell.saving : label}
          </button>
          {ticket ? (
            <>
              <a href={pages.ticket(ticket.id)} onClick={forget} className={buttonClass('secondary')}>
                {sell.cancel}
              </a>
              <RemoveListing ticketId={ticket.id} />
            </>
          ) : null}
        </div>
      </form>
      <section aria-label={sell.preview} className="min-w-0 lg:sticky lg:top-24">
        <h2 className="mb-3 text-15 font-medium text-muted">{sell.preview}</h2>
        <TicketCard
          heading="p"
          ticket={previewOf(draft)}
          price={price === undefined ? <span className="text-17 text-muted">{sell.previewPrice}</span> : money(price)}
          chip={<StatusChip status="available" />}
        />
      </section>
    </div>
  );
}

function Restored({ onStartOver }: { onStartOver: () => void }) {
  return (
    <Notice look="plain" role="status">
      <p>
        {sell.restored}{' '}
        <button
          type="button"
          className="min-h-11 px-2 font-medium underline underline-offset-4 hover:no-underline"
          onClick={onStartOver}
        >
          {sell.startOver}
        </button>
      </p>
    </Notice>
  );
}

/** A date of which only a part is typed has no value, but only the browser can tell it from an empty field. */
const isHalfFilled = (field: Element | RadioNodeList | null) =>
  field instanceof HTMLInputElement && field.validity.badInput;

/** The draft as buyers would see it; what is not yet right is left out. */
function previewOf(draft: TicketDraft): CardTicket {
  return {
    ...draft,
    title: normalizeLine(draft.title) || sell.previewTitle,
    price: readListPrice(draft.price) ?? 0,
    currency: 'usd',
    startsAt: startOf(draft).instant,
    category: categoryOf(draft),
  };
}
