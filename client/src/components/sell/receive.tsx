import { money } from '@/lib/format';
import { sell } from '@/lib/strings/sell';
import { pages } from '@/lib/urls';

/** What a sale brings its seller, and what it does not yet. */
export function Receive({ price }: { price: number | undefined }) {
  return (
    <div className="border-t border-line pt-6">
      {price === undefined ? null : <p className="text-21 font-semibold tabular-nums">{sell.receive(money(price))}</p>}
      <p className="text-15 text-muted">
        {sell.receiveNote}{' '}
        <a href={pages.refunds} className="text-primary underline underline-offset-4">
          {sell.refundTerms}
        </a>
      </p>
    </div>
  );
}
