'use client';
import type { PassResponse } from '@tickets/common/contracts';
import { useEffect, useRef, useState } from 'react';
import { buttonClass } from '@/components/ui/button-class';
import { Notice } from '@/components/ui/notice';
import { openPass, passRefusal } from '@/lib/delivery/open-pass';
import { passWords } from '@/lib/strings/pass';
import { useHydrated } from '@/lib/use-hydrated';
import { useSubmit } from '@/lib/use-submit';
import { ShownPass } from './shown-pass';

interface Props {
  ticketId: string;
  title: string;
  /** The pass, where it was opened before. */
  opened?: PassResponse;
}

/** Asked for first, because opening it ends most rights to a refund; then shown for the door. */
export function Pass({ ticketId, title, opened }: Props) {
  const [pass, setPass] = useState<PassResponse>();
  const [refused, setRefused] = useState<string>();
  const { submit, pending } = useSubmit<PassResponse>();
  const hydrated = useHydrated();
  const shown = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (pass) shown.current?.focus({ preventScroll: true });
  }, [pass]);

  async function show() {
    const answer = await submit(() => openPass(ticketId));
    if (answer?.ok) setPass(answer.data);
    setRefused(answer && !answer.ok ? passRefusal(answer) : undefined);
  }

  const known = pass ?? opened;
  if (known) {
    return (
      <div ref={shown} tabIndex={-1}>
        <ShownPass pass={known} ticketId={ticketId} title={title} />
      </div>
    );
  }
  return (
    <div className="space-y-3 p-6 text-center">
      <div role="alert">{refused ? <Notice look="error">{refused}</Notice> : null}</div>
      <button
        type="button"
        className={buttonClass('primary', 'w-full no-print')}
        disabled={!hydrated}
        aria-disabled={pending}
        onClick={show}
      >
        {pending ? passWords.opening : passWords.open}
      </button>
      <p className="text-13 text-muted">{passWords.openNote}</p>
      <noscript>
        <p className="text-13 text-error">{passWords.needsScript}</p>
      </noscript>
    </div>
  );
}
