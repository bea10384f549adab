import { testCards } from '@tickets/common/test-cards';
import { useRef } from 'react';
import { cardForm } from '@/lib/strings/card-form';

/**
 * The cards of the test mode, each with what it does, folded into a drawer that a choice closes again. Their numbers are
 * turned into Stripe's test ids and never leave the page.
 */
export function TestCards({ onUse }: { onUse: (number: string) => void }) {
  const drawer = useRef<HTMLDetailsElement>(null);
  function use(number: string) {
    if (drawer.current) drawer.current.open = false;
    onUse(number);
  }
  return (
    <details ref={drawer} className="rounded-control bg-held-bg text-15 text-held">
      <summary className="min-h-11 px-4 py-2.5 font-medium">{cardForm.testCards}</summary>
      <div className="px-4 pb-2">
        <p className="mb-2">{cardForm.testText}</p>
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
                onClick={() => use(number)}
                aria-label={cardForm.pickLabel(outcome)}
                className="min-h-11 min-w-11 px-2 font-medium underline underline-offset-4 hover:no-underline"
              >
                {cardForm.use}
              </button>
            </li>
          ))}
        </ul>
      </div>
    </details>
  );
}
