import { handoverWords } from '@/lib/strings/handover';
import { pages } from '@/lib/urls';
import { HandoverFormLater } from './handover-form-later';

interface Props {
  ticketId: string;
  /** Until when it has to be handed over, on the viewer's clock; absent where nobody can say. */
  by?: string;
}

/** On the seller's page of a ticket that was sold before it was handed over. */
export function HandoverDue({ ticketId, by }: Props) {
  return (
    <section aria-labelledby="handover-due" className="mt-6 border-t border-line pt-4">
      <h2 id="handover-due" className="text-17 font-semibold">
        {handoverWords.dueTitle}
      </h2>
      <p className="mt-1 mb-4 text-15 text-muted">{handoverWords.dueNote(by)}</p>
      <HandoverFormLater ticketId={ticketId} here={pages.ticket(ticketId)} />
    </section>
  );
}
