'use client';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { buttonClass } from '@/components/ui/button-class';
import { TextField } from '@/components/ui/field';
import { cardForm } from '@/lib/strings';
import { useHydrated } from '@/lib/use-hydrated';
import type { CardFormProps } from './card-form';
import { groupDigits, groupExpiry, isFutureExpiry, testCards } from './test-cards';

const empty = { number: '', expiry: '', cvc: '' };

/** Stands in for Stripe's card form where no publishable key is set. */
export function TestCardForm({ ready, pending, label, pay }: CardFormProps) {
  const [card, setCard] = useState(empty);
  const [errors, setErrors] = useState<Partial<typeof empty>>({});
  const hydrated = useHydrated();
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (Object.keys(errors).length > 0) form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  }, [errors]);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!ready || pending) return;
    const known = testCards.find(({ number }) => number === card.number);
    const found: Partial<typeof empty> = {};
    if (!known) found.number = cardForm.unknown;
    if (!isFutureExpiry(card.expiry, new Date())) found.expiry = cardForm.badExpiry;
    if (!/^\d{3,4}$/.test(card.cvc)) found.cvc = cardForm.badCvc;
    setErrors(found);
    if (known && Object.keys(found).length === 0) void pay({ paymentMethodId: known.id });
  }

  function use(number: string) {
    setErrors({});
    setCard({ number, expiry: '12 / 34', cvc: '123' });
    form.current?.querySelector<HTMLButtonElement>('[type=submit]')?.focus();
  }

  return (
    <form ref={form} method="post" onSubmit={submit} noValidate className="space-y-4">
      <TestCards onUse={use} />
      <TextField
        id="number"
        label={cardForm.number}
        value={card.number}
        onChange={(event) => setCard({ ...card, number: groupDigits(event.target.value) })}
        error={errors.number}
        inputMode="numeric"
        autoComplete="off"
        placeholder="4242 4242 4242 4242"
        className="tabular-nums"
      />
      <div className="grid grid-cols-2 gap-4">
        <TextField
          id="expiry"
          label={cardForm.expiry}
          value={card.expiry}
          onChange={(event) => setCard({ ...card, expiry: groupExpiry(event.target.value) })}
          error={errors.expiry}
          inputMode="numeric"
          autoComplete="off"
          placeholder={cardForm.expiryHint}
        />
        <TextField
          id="cvc"
          label={cardForm.cvc}
          value={card.cvc}
          onChange={(event) => setCard({ ...card, cvc: event.target.value.replace(/\D/g, '').slice(0, 4) })}
          error={errors.cvc}
          inputMode="numeric"
          autoComplete="off"
          placeholder="123"
        />
      </div>
      <button
        type="submit"
        disabled={!hydrated}
        className={buttonClass('primary', 'w-full')}
        aria-disabled={!ready || pending}
      >
        {label}
      </button>
    </form>
  );
}

function TestCards({ onUse }: { onUse: (number: string) => void }) {
  return (
    <section className="rounded-control bg-held-bg p-4 text-15 text-held" aria-label={cardForm.testTitle}>
      <p className="mb-2">
        <strong className="font-semibold">{cardForm.testTitle}.</strong> {cardForm.testText}
      </p>
      <ul className="divide-y divide-current/20">
        {testCards.map(({ number, does }) => (
          <li key={number} className="flex items-center justify-between gap-3">
            <span className="min-w-0 py-1">
              <span className="whitespace-nowrap tabular-nums select-all">{number}</span>{' '}
              <span className="text-13 max-sm:block">{does}</span>
            </span>
            <button
              type="button"
              onClick={() => onUse(number)}
              aria-label={cardForm.pickLabel(does)}
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
