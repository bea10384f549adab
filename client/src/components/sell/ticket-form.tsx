'use client';
import type { TicketResponse } from '@tickets/common/contracts';
import { type FormEvent, useEffect, useRef } from 'react';
import { StatusChip } from '@/components/ticket/status-chip';
import { type CardTicket, TicketCard } from '@/components/ticket/ticket-card';
import { buttonClass } from '@/components/ui/button-class';
import { Notice } from '@/components/ui/notice';
import { call } from '@/lib/browser-api';
import { money } from '@/lib/format';
import { readPrice } from '@/lib/price';
import { sell } from '@/lib/strings';
import { api, pages } from '@/lib/urls';
import { useHydrated } from '@/lib/use-hydrated';
import { useSubmit } from '@/lib/use-submit';
import { fromZonedTime } from '@/lib/zoned-time';
import { RemoveListing } from './remove-listing';
import { TicketFields } from './ticket-fields';
import { bodyOf, draftFrom, faultsOf, type TicketDraft, useTicketDraft } from './use-ticket-form';

interface Props {
  ticket?: TicketResponse;
  zone: string;
  zones: string[];
}

export function TicketForm({ ticket, zone, zones }: Props) {
  const here = ticket ? pages.editTicket(ticket.id) : pages.sell;
  const { draft, set, keep, restore } = useTicketDraft(draftFrom(ticket, zone), here);
  const { submit, pending, fieldErrors, problem, signedOut, fail } = useSubmit<TicketResponse>();
  const hydrated = useHydrated();
  const form = useRef<HTMLFormElement>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page opens.
  useEffect(restore, []);
  useEffect(() => {
    if (problem || Object.keys(fieldErrors).length > 0) {
      form.current?.querySelector<HTMLElement>('[aria-invalid], [role=alert] [tabindex]')?.focus();
    }
  }, [fieldErrors, problem]);

  async function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const faults = faultsOf(draft);
    if (Object.keys(faults).length > 0) return fail(faults);
    const answer = await submit(() =>
      ticket
        ? call<TicketResponse>('PUT', api.ticket(ticket.id), bodyOf(draft))
        : call<TicketResponse>('POST', api.tickets, bodyOf(draft)),
    );
    if (answer?.ok) window.location.assign(pages.ticket(answer.data.id));
  }

  const price = readPrice(draft.price);
  const label = (ticket ? sell.save : sell.create)(price === undefined ? undefined : money(price));
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,30rem)] lg:gap-12">
      <form ref={form} method="post" onSubmit={send} noValidate className="space-y-6">
        <div role="alert">
          {problem ? (
            <Notice look="error">
              <p>{problem}</p>
              {signedOut ? (
                <a href={pages.signIn(here)} onClick={keep}>
                  {sell.signInAgain}
                </a>
              ) : null}
            </Notice>
          ) : null}
        </div>
        <TicketFields draft={draft} set={set} errors={fieldErrors} zones={zones} />
        <div className="flex flex-wrap gap-3">
          <button type="submit" disabled={!hydrated} className={buttonClass('primary')} aria-disabled={pending}>
            {pending ? sell.saving : label}
          </button>
          {ticket ? (
            <>
              <a href={pages.ticket(ticket.id)} className={buttonClass('secondary')}>
                {sell.cancel}
              </a>
              <RemoveListing ticketId={ticket.id} />
            </>
          ) : null}
        </div>
      </form>
      <section aria-label={sell.preview} className="lg:sticky lg:top-24">
        <h2 className="mb-3 text-15 font-medium text-muted">{sell.preview}</h2>
        <TicketCard heading="p" ticket={previewOf(draft)} chip={<StatusChip status="available" />} />
      </section>
    </div>
  );
}

/** The draft as buyers would see it; what is not yet right stands in for itself. */
function previewOf(draft: TicketDraft): CardTicket {
  const { startsAt, ...rest } = draft;
  return {
    ...rest,
    title: draft.title.trim() || sell.previewTitle,
    price: readPrice(draft.price) ?? 0,
    currency: 'usd',
    startsAt: startsAt ? fromZonedTime(startsAt, draft.timeZone) : undefined,
    category: draft.category || undefined,
  };
}
