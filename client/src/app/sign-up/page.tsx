import type { Metadata } from 'next';
import { AuthPage } from '@/components/auth/auth-page';
import { auth } from '@/lib/strings/auth';

export const metadata: Metadata = { title: auth.submitUp, robots: { index: false } };

export default async function SignPage({ searchParams }: { searchParams: Promise<{ next?: string | string[] }> }) {
  return <AuthPage mode="up" next={(await searchParams).next} />;
}
