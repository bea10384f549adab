import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon';

const looks = {
  error: { tone: 'bg-error-bg text-error', icon: 'alert' },
  held: { tone: 'bg-held-bg text-held', icon: 'held' },
  info: { tone: 'bg-confirming-bg text-confirming', icon: 'info' },
  good: { tone: 'bg-available-bg text-available', icon: 'available' },
  plain: { tone: 'bg-sold-bg text-sold', icon: 'info' },
} as const satisfies Record<string, { tone: string; icon: IconName }>;

interface Props {
  look: keyof typeof looks;
  children: ReactNode;
  role?: 'alert' | 'status';
  id?: string;
}

/** A sentence that matters, with what to do next. */
export function Notice({ look, children, role, id }: Props) {
  const { tone, icon } = looks[look];
  return (
    <div id={id} role={role} tabIndex={-1} className={`flex gap-3 rounded-control px-4 py-3 text-15 ${tone}`}>
      <Icon name={icon} className="mt-0.5 size-5" />
      <div className="min-w-0 space-y-2 [&_a]:font-medium [&_a]:underline [&_a]:underline-offset-4">{children}</div>
    </div>
  );
}
