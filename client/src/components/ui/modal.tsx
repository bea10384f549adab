'use client';
import { type ReactNode, useEffect, useId, useRef } from 'react';

interface Props {
  open: boolean;
  title: string;
  children: ReactNode;
  onClose: () => void;
}

/** A native dialog: focus is kept inside, Escape closes it, and focus goes back where it came from. */
export function Modal({ open, title, children, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    if (open && !dialog.current?.open) dialog.current?.showModal();
    if (!open) dialog.current?.close();
  }, [open]);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      onClose={onClose}
      className="w-[min(28rem,calc(100vw-2rem))] rounded-card border border-line bg-surface p-6 text-ink shadow-overlay open:animate-[rise_160ms_ease-out]"
    >
      <h2 id={titleId} className="text-21">
        {title}
      </h2>
      <div className="mt-2 space-y-4">{children}</div>
    </dialog>
  );
}
