'use client';
import { type FormEvent, useEffect, useRef } from 'react';
import { buttonClass } from '@/components/ui/button-class';
import { TextField } from '@/components/ui/field';
import { Notice } from '@/components/ui/notice';
import { call } from '@/lib/browser-api';
import { auth } from '@/lib/strings/auth';
import { api } from '@/lib/urls';
import { useHydrated } from '@/lib/use-hydrated';
import { useSubmit } from '@/lib/use-submit';
import { PasswordField } from './password-field';

interface Props {
  mode: 'in' | 'up';
  next: string;
  demoPassword?: string;
}

export function AuthForm({ mode, next, demoPassword }: Props) {
  const { submit, pending, fieldErrors, problem, fail } = useSubmit();
  const hydrated = useHydrated();
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (Object.keys(fieldErrors).length > 0) form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  }, [fieldErrors]);

  async function enter(email: string, password: string) {
    const answer = await submit(() => call('POST', mode === 'in' ? api.signIn : api.signUp, { email, password }));
    // A full load: every part of the page is another one for a signed-in reader.
    if (answer?.ok) window.location.assign(next);
  }

  function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const email = String(data.get('email')).trim();
    const password = String(data.get('password'));
    const missing: Record<string, string> = {};
    if (!email) missing.email = auth.noEmail;
    if (!password) missing.password = auth.noPassword;
    if (Object.keys(missing).length > 0) return fail(missing);
    void enter(email, password);
  }

  return (
    <>
      <form ref={form} onSubmit={onSubmit} noValidate method="post" className="space-y-4">
        <div role="alert">{problem ? <Notice look="error">{problem}</Notice> : null}</div>
        <TextField
          id="email"
          label={auth.email}
          type="email"
          autoComplete={mode === 'in' ? 'username' : 'email'}
          autoCapitalize="none"
          spellCheck={false}
          required
          error={fieldErrors.email}
        />
        <PasswordField
          label={mode === 'in' ? auth.password : auth.newPassword}
          autoComplete={mode === 'in' ? 'current-password' : 'new-password'}
          hint={mode === 'up' ? auth.rules : undefined}
          error={fieldErrors.password}
        />
        <button type="submit" disabled={!hydrated} className={buttonClass('primary', 'w-full')} aria-disabled={pending}>
          {pending ? auth.busy : mode === 'in' ? auth.submitIn : auth.submitUp}
        </button>
      </form>
      {demoPassword ? <DemoAccounts onPick={(email) => void enter(email, demoPassword)} /> : null}
    </>
  );
}

function DemoAccounts({ onPick }: { onPick: (email: string) => void }) {
  return (
    <section className="mt-6 space-y-3 border-t border-line pt-6">
      <h2 className="text-15 font-medium">{auth.demo}</h2>
      <div className="grid gap-3 sm:grid-cols-2">
        <button type="button" className={buttonClass('secondary')} onClick={() => onPick('buyer@example.com')}>
          {auth.demoBuyer}
        </button>
        <button type="button" className={buttonClass('secondary')} onClick={() => onPick('seller@example.com')}>
          {auth.demoSeller}
        </button>
      </div>
    </section>
  );
}
