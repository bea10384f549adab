'use client';
import { useRouter } from 'next/navigation';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { buttonClass } from '@/components/ui/button-class';
import { Notice } from '@/components/ui/notice';
import type { Answer } from '@/lib/browser-api';
import { handoverFaults, handoverIn, sendHandover } from '@/lib/delivery/handover';
import { handoverWords } from '@/lib/strings/handover';
import { pages } from '@/lib/urls';
import { useHydrated } from '@/lib/use-hydrated';
import { useSubmit } from '@/lib/use-submit';
import { HandoverFields } from './handover-fields';

/** Hands over the ticket of a sale. `here`: the page, to come back to after signing in. */
export function HandoverForm({ ticketId, here }: { ticketId: string; here: string }) {
  const form = useRef<HTMLFormElement>(null);
  const { submit, pending, fieldErrors, problem, signedOut, fail } = useSubmit<unknown>();
  const [isDone, setDone] = useState(false);
  const hydrated = useHydrated();
  const router = useRouter();
  const id = useId();
  useEffect(() => {
    if (problem || Object.keys(fieldErrors).length > 0)
      form.current?.querySelector<HTMLElement>('[aria-invalid], [role=alert] [tabindex]')?.focus();
  }, [fieldErrors, problem]);

  async function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const handover = handoverIn(event.currentTarget);
    const faults = handoverFaults(handover);
    if (Object.keys(faults).length > 0) return fail(faults);
    const answer = await submit(async (): Promise<Answer<unknown>> => {
      return (await sendHandover(ticketId, handover)) ?? { ok: true, status: 200, data: undefined };
    });
    if (!answer?.ok) return;
    setDone(true);
    router.refresh();
  }

  if (isDone) {
    return (
      <Notice look="good" role="status">
        {handoverWords.done}
      </Notice>
    );
  }
  return (
    <form ref={form} method="post" onSubmit={send} noValidate className="space-y-4 pb-2">
      <div role="alert">
        {problem ? (
          <Notice look="error">
            <p>{problem}</p>
            {signedOut ? <a href={pages.signIn(here)}>{handoverWords.signInAgain}</a> : null}
          </Notice>
        ) : null}
      </div>
      <HandoverFields prefix={id} choices={['barcode', 'file']} errors={fieldErrors} />
      <button type="submit" className={buttonClass('primary')} disabled={!hydrated} aria-disabled={pending}>
        {pending ? handoverWords.busy : handoverWords.submit}
      </button>
    </form>
  );
}
