'use client';
import { call } from '@/lib/browser-api';
import { forgetTyped } from '@/lib/kept-typing';
import { nav } from '@/lib/strings/site';
import { api, pages } from '@/lib/urls';
import { useSubmit } from '@/lib/use-submit';
import { toast } from './toaster';

export function SignOut({ className }: { className: string }) {
  const { submit, pending } = useSubmit();
  async function signOut() {
    const answer = await submit(() => call('POST', api.signOut, {}));
    if (!answer) return;
    if (!answer.ok) return toast({ text: nav.stillSignedIn });
    forgetTyped();
    // A full load, so that nothing of the account stays in memory.
    window.location.assign(pages.browse);
  }
  return (
    <button type="button" className={className} onClick={signOut} aria-disabled={pending}>
      {pending ? nav.signingOut : nav.signOut}
    </button>
  );
}
