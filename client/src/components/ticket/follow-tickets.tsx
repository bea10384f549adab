'use client';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { onGap } from '@/lib/live/ticket-changes';

/** On a page that shows tickets: reads it again after every gap in the stream. */
export function FollowTickets() {
  const router = useRouter();
  useEffect(() => onGap(() => router.refresh()), [router]);
  return null;
}
