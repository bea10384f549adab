'use client';
import { type ReactNode, useEffect, useRef } from 'react';

/** A page that took the place of another without a load: its heading gets the focus, so that it is read out. */
export function FocusHeading({ children }: { children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <h1 ref={heading} tabIndex={-1} className="text-28 md:text-40">
      {children}
    </h1>
  );
}
