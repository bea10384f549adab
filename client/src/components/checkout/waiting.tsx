'use client';
import { useEffect, useRef } from 'react';
import { buttonClass } from '@/components/ui/button-class';
import { checkout } from '@/lib/strings/checkout';
import { pages } from '@/lib/urls';

interface Props {
  title: string;
  text: string;
  look: 'confirming' | 'held';
  slow?: boolean;
}

const tones = { confirming: 'bg-confirming-bg text-confirming', held: 'bg-held-bg text-held' };

/** Between two certain states: what is going on, and that nothing has to be done. */
export function Waiting({ title, text, look, slow = false }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className={`rounded-card p-6 ${tones[look]}`} role="status">
      <span className="mb-3 block size-6 animate-spin rounded-full border-3 border-current border-e-transparent" />
      <h2 ref={heading} tabIndex={-1} className="text-21">
        {title}
      </h2>
      <p className="mt-2">{text}</p>
      {slow ? (
        <p className="mt-3">
          {checkout.slow}{' '}
          <a className={buttonClass('quiet', 'text-current')} href={pages.orders}>
            {checkout.toOrders}
          </a>
        </p>
      ) : null}
    </section>
  );
}
