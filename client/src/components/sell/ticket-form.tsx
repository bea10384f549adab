'use client';
import type { TicketResponse } from '@tickets/common/contracts';
import { normalizeLine } from '@tickets/common/limits';
import { type FormEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { StatusChip } from '@/components/ticket/status-chip';
import { type CardTicket, TicketCard } from '@/components/ticket/ticket-card';
import { buttonClass } from '@/components/ui/button-class';
import { Notice } from '@/components/ui/notice';
import { type Answer, call } from '@/lib/browser-api';
import { type Handover, handoverFaults, handoverIn, sendHandover } from '@/lib/delivery/handover';
import { money } from '@/lib/format';
import { readListPrice } from '@/lib/price';
import { handoverWords } from '@/lib/strings/handover';
import { sell } from '@/lib/strings/sell';
import { bodyOf, categoryOf, faultsOf, type Opened, startOf, type TicketDraft } from '@/lib/ticket-draft';
import { api, pages } from '@/lib/urls';
import { useHydrated } from '@/lib/use-hydrated';
import { useSubmit } from '@/lib/use-submit';
import { Receive } from './receive';
import { RemoveListing } from './remove-listing';
import { TicketFields } from './ticket-fields';
import { TicketItself } from './ticket-itself';
import { useTicketDraft } from './use-ticket-draft';

interface Props extends Opened {
  zones: string[];
  /** The address of the form, under which what is typed is kept. */
  here: string;
  /** The ticket that is edited; without it a new one is listed. */
  edited?: Pick<TicketResponse, 'id' | 'delivery' | 'fromOrderId'>;
  /** The order from which its buyer sells the ticket on, or the removed ticket that is listed again. */
  from?: { fromOrderId: string } | { fromTicketId: string };
}

export function TicketForm({ ticket, shown, zones, here, edited, from }: Props) {
  const form = useRef<HTMLFormElement>(null);
  const { draft, restored, follow, startOver, forget } = useTicketDraft(form, shown, here);
  const { submit, pending, fieldErrors, problem, signedOut, fail } = useSubmit<unknown>();
  const [listedId, setListedId] = useState(edited?.id);
  const hydrated = useHydrated();
  // What is sold on brings its delivery along, which its seller can neither see nor change.
  const isResale = edited?.fromOrderId !== undefined || (from !== undefined && 'fromOrderId' in from);

  useEffect(() => {
    if (problem || Object.keys(fieldErrors).length > 0) {
      form.current?.querySelector<HTMLElement>('[aria-invalid], [role=alert] [tabindex]')?.focus();
    }
  }, [fieldErrors, problem]);

  async function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const opened = { ticket, shown };
    const faults = faultsOf(draft, opened, isHalfFilled(event.currentTarget.elements.namedItem('startsAt')));
    const handover = handoverIn(event.currentTarget);
    Object.assign(faults, handoverFaults(handover));
    if (Object.keys(faults).length > 0) return fail(faults);
    await submit(() => save(bodyOf(draft, opened), handover));
  }

  /** The ticket first, for what is handed over needs one. Where that part is refused, the next try only edits what is listed. */
  async function save(body: Record<string, unknown>, handover: Handover): Promise<Answer<unknown>> {
    const saved = await (listedId
      ? call<TicketResponse>('PUT', api.ticket(listedId), body)
      : call<TicketResponse>('POST', api.tickets, { ...body, ...from }));
    if (!saved.ok) return saved;
    const { id } = saved.data;
    forget();
    setListedId(id);
    const handedOver = await sendHandover(id, handover);
    if (handedOver && !handedOver.ok) {
      // A reload shows what is listed by now, instead of an empty form that would list it twice.
      window.history.replaceState(null, '', pages.editTicket(id));
      return handedOver;
    }
    window.location.assign(pages.ticket(id));
    return saved;
  }

  const price = readListPrice(draft.price);
  const label = (listedId ? sell.save : sell.create)(price === undefined ? undefined : money(price));
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,30rem)] lg:gap-12">
      <form ref={form} method="post" onInput={follow} onSubmit={send} noValidate className="space-y-6">
        <div role="alert">
          {problem ? (
            <Notice look="error">
              <p>{problem}</p>
              {signedOut ? <SignInAgain form={form} here={listedId ? pages.editTicket(listedId) : here} /> : null}
            </Notice>
          ) : null}
        </div>
        {listedId && !edited ? <Notice look="info">{sell.listedWithout}</Notice> : null}
        {restored ? <Restored onStartOver={startOver} /> : null}
        <TicketFields shown={shown} draft={draft} errors={fieldErrors} zones={zones} />
        {isResale ? null : <TicketItself isDelivered={edited?.delivery === 'ready'} errors={fieldErrors} />}
        <Receive price={price} />
        <div className="flex flex-wrap gap-3">
          <button type="submit" disabled={!hydrated} className={buttonClass('primary')} aria-disabled={pending}>
            {pending ? sell.saving : label}
          </button>
          {listedId ? (
            <>
              <a href={pages.ticket(listedId)} onClick={forget} className={buttonClass('secondary')}>
                {sell.cancel}
              </a>
              <RemoveListing ticketId={listedId} />
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

function SignInAgain({ form, here }: { form: RefObject<HTMLFormElement | null>; here: string }) {
  const kind = form.current && handoverIn(form.current).kind;
  return (
    <>
      <a href={pages.signIn(here)}>{sell.signInAgain}</a>
      {kind === 'barcode' || kind === 'file' ? <p>{handoverWords.notKept}</p> : null}
    </>
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
