'use client';
import { type ComponentProps, lazy, Suspense } from 'react';

const HandoverForm = lazy(() => import('./handover-form').then((module) => ({ default: module.HandoverForm })));

/** Only for a seller who has something to hand over: all others who look at a ticket load none of it, nor of its words. */
export function HandoverFormLater(props: ComponentProps<typeof HandoverForm>) {
  return (
    <Suspense>
      <HandoverForm {...props} />
    </Suspense>
  );
}
