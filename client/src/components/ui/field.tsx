import type { InputHTMLAttributes, ReactNode, SelectHTMLAttributes } from 'react';

interface FrameProps {
  id: string;
  label: string;
  hint?: string;
  error?: string;
  children: ReactNode;
}

export const controlClass =
  'w-full min-h-11 rounded-control border border-control bg-surface px-3 py-2 text-17 text-ink aria-invalid:border-error aria-invalid:border-2';

/** Label above, hint before the error, both read out with the control. */
function Frame({ id, label, hint, error, children }: FrameProps) {
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="text-15 font-medium">
        {label}
      </label>
      {children}
      {error ? (
        <p id={`${id}-error`} className="text-15 text-error">
          {error}
        </p>
      ) : hint ? (
        <p id={`${id}-hint`} className="text-13 text-muted">
          {hint}
        </p>
      ) : null}
    </div>
  );
}

interface Extra {
  id: string;
  label: string;
  hint?: string;
  error?: string;
}

function describedBy({ id, hint, error }: Extra): string | undefined {
  if (error) return `${id}-error`;
  return hint ? `${id}-hint` : undefined;
}

export function TextField({
  id,
  label,
  hint,
  error,
  className = '',
  ...input
}: Extra & InputHTMLAttributes<HTMLInputElement>) {
  return (
    <Frame id={id} label={label} hint={hint} error={error}>
      <input
        id={id}
        name={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy({ id, label, hint, error })}
        className={`${controlClass} ${className}`}
        {...input}
      />
    </Frame>
  );
}

export function SelectField({
  id,
  label,
  hint,
  error,
  children,
  ...select
}: Extra & SelectHTMLAttributes<HTMLSelectElement>) {
  return (
    <Frame id={id} label={label} hint={hint} error={error}>
      <select
        id={id}
        name={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy({ id, label, hint, error })}
        className={controlClass}
        {...select}
      >
        {children}
      </select>
    </Frame>
  );
}
