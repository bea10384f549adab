import { testCards } from '@tickets/common/test-cards';
import { cardForm } from '@/lib/strings';

/** The cards of the test mode, each with what it does. Their numbers are turned into Stripe's test ids and never leave the page. */
export function TestCards({ onUse }: { onUse: (number: string) => void }) {
  return (
    <section className="rounded-control bg-held-bg p-4 text-15 text-held" aria-label={cardForm.testTitle}>
      <p className="mb-2">
        <strong className="font-semibold">{`${cardForm.testTitle}.`}</strong> <span>{cardForm.testText}</span>
      </p>
      <ul className="divide-y divide-current/20">
        {testCards.map(({ number, outcome }) => (
          <li key={number} className="flex items-center justify-between gap-3">
            <span className="min-w-0 py-1">
              <span className="whitespace-nowrap tabular-nums select-all" translate="no">
                {number}
              </span>{' '}
              <span className="text-13 max-sm:block">{outcome}</span>
            </span>
            <button
              type="button"
              onClick={() => onUse(number)}
              aria-label={cardForm.pickLabel(outcome)}
              className="min-h-11 min-w-11 px-2 font-medium underline underline-offset-4 hover:no-underline"
            >
              {cardForm.use}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
