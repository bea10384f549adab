import { HandoverFields } from '@/components/delivery/handover-fields';
import { handoverWords } from '@/lib/strings/handover';

interface Props {
  isDelivered: boolean;
  errors: Record<string, string>;
}

const choices = {
  delivered: ['keep', 'barcode', 'file', 'remove'],
  missing: ['later', 'barcode', 'file'],
} as const;

/** The form's part for what the buyer shows at the door. */
export function TicketItself({ isDelivered, errors }: Props) {
  return (
    <section aria-labelledby="ticket-itself" className="space-y-4 border-t border-line pt-6">
      <h2 id="ticket-itself" className="text-21">
        {handoverWords.title}
      </h2>
      <p className="text-15 text-muted">{isDelivered ? handoverWords.has : handoverWords.lead}</p>
      <HandoverFields choices={choices[isDelivered ? 'delivered' : 'missing']} errors={errors} />
    </section>
  );
}
