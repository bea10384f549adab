import type { Metadata } from 'next';
import { AuthPage } from '@/components/auth/auth-page';
import { auth } from '@/lib/strings/auth';

export const metadata: Metadata = { title: auth.signIn, robots: { index: false } };

export default async function SignPage({ searchParams }: { searchParams: Promise<{ next?: string | string[] }> }) {
  return <AuthPage mode="in" next={(await searchParams).next} />;
}
