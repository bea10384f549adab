'use client';
import { useEffect, useRef, useState } from 'react';
import { Icon } from '@/components/ui/icon';
import { toasts } from '@/lib/strings/site';

interface Toast {
  text: string;
  href?: string;
  action?: string;
}

const EVENT = 'ticket-desk:toast';
const SHOWN_MS = 10_000;

/** Shows a short note in the corner; it goes by itself, unless someone points at it. */
export function toast(detail: Toast): void {
  window.dispatchEvent(new CustomEvent<Toast>(EVENT, { detail }));
}

export function Toaster() {
  const [shown, setShown] = useState<(Toast & { key: number })[]>([]);
  const list = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let key = 0;
    const add = (event: Event) => {
      const next = { ...(event as CustomEvent<Toast>).detail, key: ++key };
      setShown((all) => [...all.slice(-2), next]);
    };
    window.addEventListener(EVENT, add);
    return () => window.removeEventListener(EVENT, add);
  }, []);

  useEffect(() => {
    if (shown.length === 0) return list.current?.hidePopover();
    list.current?.showPopover();
    const timer = setTimeout(() => {
      if (!list.current?.matches(':hover, :focus-within')) setShown((all) => all.slice(1));
    }, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [shown]);

  return (
    <div
      ref={list}
      popover="manual"
      role="status"
      aria-label={toasts.label}
      className="inset-auto bottom-4 end-4 m-0 w-[min(24rem,calc(100vw-2rem))] bg-transparent text-ink"
    >
      {shown.map((item) => (
        <div
          key={item.key}
          className="mt-2 flex items-start gap-3 rounded-card border border-line bg-surface p-4 text-15 shadow-overlay motion-safe:animate-[rise_160ms_ease-out]"
        >
          <p className="min-w-0 flex-1">
            {item.text}{' '}
            {item.href ? (
              <a className="font-medium text-primary underline underline-offset-4" href={item.href}>
                {item.action}
              </a>
            ) : null}
          </p>
          <button
            type="button"
            aria-label={toasts.close}
            className="-m-3 grid size-11 place-items-center text-muted hover:text-ink"
            onClick={() => setShown((all) => all.filter(({ key }) => key !== item.key))}
          >
            <Icon name="close" />
          </button>
        </div>
      ))}
    </div>
  );
}
