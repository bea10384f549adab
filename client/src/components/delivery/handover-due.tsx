'use client';
import { lazy, Suspense } from 'react';
import { handoverWords } from '@/lib/strings';
import { pages } from '@/lib/urls';

// Only for a seller who has something to hand over: all others who look at a ticket load none of it.
const HandoverForm = lazy(() => import('./handover-form').then((module) => ({ default: module.HandoverForm })));

/** On the seller's page of a ticket that was sold before it was handed over. */
export function HandoverDue({ ticketId }: { ticketId: string }) {
  return (
    <section aria-labelledby="handover-due" className="mt-6 border-t border-line pt-4">
      <h2 id="handover-due" className="text-17 font-semibold">
        {handoverWords.dueTitle}
      </h2>
      <p className="mt-1 mb-4 text-15 text-muted">{handoverWords.dueNote}</p>
      <Suspense>
        <HandoverForm ticketId={ticketId} here={pages.ticket(ticketId)} />
      </Suspense>
    </section>
  );
}
