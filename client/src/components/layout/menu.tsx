'use client';
import { usePathname } from 'next/navigation';
import { type ReactNode, useEffect, useRef } from 'react';
import { Icon } from '@/components/ui/icon';
import { nav } from '@/lib/strings/site';

/** The links on a narrow screen: a native popover, which opens without JavaScript too. */
export function Menu({ children }: { children: ReactNode }) {
  const panel = useRef<HTMLDivElement>(null);
  const path = usePathname();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the path is not used, its change is what closes the menu.
  useEffect(() => panel.current?.hidePopover(), [path]);
  return (
    <>
      <button
        type="button"
        popoverTarget="menu"
        className="flex min-h-11 items-center gap-2 rounded-control px-2 text-15 font-medium lg:hidden"
      >
        <Icon name="menu" className="size-5" />
        <span className="max-[26rem]:sr-only">{nav.menu}</span>
      </button>
      <div
        ref={panel}
        id="menu"
        popover="auto"
        className="inset-auto end-4 top-16 m-0 w-56 rounded-card border border-line bg-surface p-2 text-ink shadow-overlay"
      >
        {children}
      </div>
    </>
  );
}
