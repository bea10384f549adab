import Link from 'next/link';
import { redirect } from 'next/navigation';
import { env } from '@/lib/server/env';
import { currentViewer } from '@/lib/server/services';
import { auth } from '@/lib/strings/auth';
import { pages, safeNext } from '@/lib/urls';
import { AuthForm } from './auth-form';

export async function AuthPage({ mode, next: wanted }: { mode: 'in' | 'up'; next: string | string[] | undefined }) {
  const next = safeNext(wanted);
  if ((await currentViewer()).is === 'known') redirect(next);
  const signsIn = mode === 'in';
  return (
    <section className="mx-auto max-w-md">
      <h1 className="mb-2 text-28">{signsIn ? auth.signIn : auth.signUp}</h1>
      {next === pages.browse ? null : <p className="text-15 text-muted">{auth.backTo}</p>}
      <div className="mt-6">
        <AuthForm mode={mode} next={next} demoPassword={signsIn && env.isTestMode() ? env.demoPassword() : undefined} />
      </div>
      <noscript>
        <p className="mt-4 text-15 text-muted">{auth.needsScript}</p>
      </noscript>
      <p className="mt-6 text-15 text-muted">
        {signsIn ? auth.noAccount : auth.haveAccount}{' '}
        <Link
          href={signsIn ? pages.signUp(next) : pages.signIn(next)}
          className="inline-flex min-h-11 items-center font-medium text-primary underline underline-offset-4"
        >
          {signsIn ? auth.toSignUp : auth.toSignIn}
        </Link>
      </p>
    </section>
  );
}
