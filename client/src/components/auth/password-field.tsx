'use client';
import { useState } from 'react';
import { TextField } from '@/components/ui/field';
import { auth } from '@/lib/strings/auth';

interface Props {
  label: string;
  autoComplete: 'current-password' | 'new-password';
  hint?: string;
  error?: string;
}

export function PasswordField({ label, autoComplete, hint, error }: Props) {
  const [shown, setShown] = useState(false);
  return (
    <div className="relative">
      <TextField
        id="password"
        label={label}
        type={shown ? 'text' : 'password'}
        autoComplete={autoComplete}
        autoCapitalize="none"
        spellCheck={false}
        required
        maxLength={128}
        hint={hint}
        error={error}
        className="pe-20"
      />
      <button
        type="button"
        aria-pressed={shown}
        aria-label={auth.showLabel}
        onClick={() => setShown(!shown)}
        className="absolute end-0 top-[1.66rem] min-h-11 min-w-16 rounded-control px-3 text-15 font-medium text-primary"
      >
        {shown ? auth.hide : auth.show}
      </button>
    </div>
  );
}
