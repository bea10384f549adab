'use client';
import { testCards } from '@tickets/common/test-cards';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { buttonClass } from '@/components/ui/button-class';
import { TextField } from '@/components/ui/field';
import { cardForm } from '@/lib/strings/card-form';
import { useHydrated } from '@/lib/use-hydrated';
import type { CardFormProps } from './card-form';
import { type CardField, checkCard, formatCardField } from './card-text';
import { TestCards } from './test-cards';

type Errors = Partial<Record<CardField, string>>;

/** The test mode's card form. Its fields keep their own text, so that nothing typed before the scripts came is lost. */
export function TestCardForm({ ready, pending, label, pay }: CardFormProps) {
  const [errors, setErrors] = useState<Errors>({});
  const hydrated = useHydrated();
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (Object.keys(errors).length > 0) form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  }, [errors]);
  useEffect(() => {
    for (const input of form.current?.querySelectorAll('input') ?? []) format(input);
  }, []);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (!ready || pending) return;
    const typed = new FormData(event.currentTarget);
    const text = (field: CardField) => String(typed.get(field) ?? '');
    const found = checkCard({ number: text('number'), expiry: text('expiry'), cvc: text('cvc') }, new Date());
    setErrors(found.errors);
    if (found.card) void pay({ paymentMethodId: found.card.paymentMethodId });
  }

  function use(number: string) {
    setErrors({});
    fill(form.current, { number, expiry: '12 / 34', cvc: '123' });
    form.current?.querySelector<HTMLButtonElement>('[type=submit]')?.focus();
  }

  return (
    <form
      ref={form}
      method="post"
      onSubmit={submit}
      onInput={(event) => event.target instanceof HTMLInputElement && format(event.target)}
      noValidate
      className="space-y-4"
    >
      <TestCards onUse={use} />
      <CardInput id="number" label={cardForm.number} error={errors.number} placeholder={testCards[0].number} />
      <div className="grid grid-cols-2 gap-4">
        <CardInput id="expiry" label={cardForm.expiry} error={errors.expiry} placeholder={cardForm.expiryHint} />
        <CardInput id="cvc" label={cardForm.cvc} error={errors.cvc} placeholder="123" />
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

interface CardInputProps {
  id: CardField;
  label: string;
  error: string | undefined;
  placeholder: string;
}

function CardInput(props: CardInputProps) {
  return <TextField {...props} inputMode="numeric" autoComplete="off" className="tabular-nums" />;
}

/** Groups the digits where the caret is at the end; inside the text it would jump. */
function format(input: HTMLInputElement): void {
  const { name, value, selectionEnd } = input;
  if (name !== 'number' && name !== 'expiry' && name !== 'cvc') return;
  if (document.activeElement === input && selectionEnd !== value.length) return;
  const formatted = formatCardField(name, value);
  if (formatted !== value) input.value = formatted;
}

function fill(form: HTMLFormElement | null, card: Record<CardField, string>): void {
  for (const input of form?.querySelectorAll('input') ?? []) {
    if (input.name === 'number' || input.name === 'expiry' || input.name === 'cvc') input.value = card[input.name];
  }
}
