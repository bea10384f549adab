'use client';
import { useCallback, useRef, useState } from 'react';
import type { Answer } from './browser-api';
import { problems } from './strings/site';

export interface Submission<T> {
  /** Sends once at a time; a second call while one is under way does nothing. */
  submit: (send: () => Promise<Answer<T>>) => Promise<Answer<T> | undefined>;
  pending: boolean;
  fieldErrors: Record<string, string>;
  /** What went wrong with the whole, when it is not one field's fault. */
  problem: string | undefined;
  signedOut: boolean;
  fail: (errors: Record<string, string>) => void;
}

/** Every write of every form: pending, the fields' errors, and words for the rest. What was typed stays in the form. */
export function useSubmit<T>(): Submission<T> {
  const [state, setState] = useState<Pick<Submission<T>, 'fieldErrors' | 'problem' | 'signedOut'>>(quiet);
  const [pending, setPending] = useState(false);
  const busy = useRef(false);

  const submit = useCallback(async (send: () => Promise<Answer<T>>) => {
    if (busy.current) return undefined;
    busy.current = true;
    setPending(true);
    const answer = await send();
    busy.current = false;
    setState(answer.ok ? quiet : describe(answer));
    // After a success the page goes elsewhere: the button stays busy until it does.
    if (!answer.ok) setPending(false);
    return answer;
  }, []);

  const fail = useCallback((fieldErrors: Record<string, string>) => setState({ ...quiet, fieldErrors }), []);
  return { submit, pending, ...state, fail };
}

const quiet = { fieldErrors: {}, problem: undefined, signedOut: false };

function describe(answer: Extract<Answer<unknown>, { ok: false }>) {
  const fieldErrors: Record<string, string> = {};
  for (const { field, message } of answer.errors) if (field && !fieldErrors[field]) fieldErrors[field] = message;
  const general = answer.errors.find((error) => !error.field)?.message;
  const signedOut = answer.status === 401;
  if (signedOut) return { fieldErrors, problem: problems.sessionOver, signedOut };
  if (answer.status === 0) return { fieldErrors, problem: problems.offline, signedOut };
  if (answer.status >= 500) return { fieldErrors, problem: problems.server(answer.requestId), signedOut };
  const known = Object.keys(fieldErrors).length > 0;
  return { fieldErrors, problem: general ?? (known ? undefined : problems.server(answer.requestId)), signedOut };
}
