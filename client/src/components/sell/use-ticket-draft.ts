'use client';
import { type RefObject, useEffect, useState } from 'react';
import { keepTyped, readTyped } from '@/lib/kept-typing';
import { changesIn, type TicketDraft } from '@/lib/ticket-draft';

/**
 * The form's fields belong to the browser, which keeps what is typed before the scripts arrive; the draft follows them.
 * What differs from what the form showed is kept in the tab, for a reload and for the way over the sign-in page.
 */
export function useTicketDraft(form: RefObject<HTMLFormElement | null>, shown: TicketDraft, place: string) {
  const [draft, setDraft] = useState(shown);
  const [restored, setRestored] = useState(false);

  function follow() {
    if (!form.current) return;
    const next = draftIn(form.current, draft);
    setDraft(next);
    keepTyped(place, changesIn(next, shown));
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the scripts have arrived.
  useEffect(() => {
    if (!form.current) return;
    const kept = readTyped(place);
    const before = draftIn(form.current, shown);
    const filled = { ...before };
    for (const name of namesOf(shown)) {
      // What was typed just now is newer than what was kept.
      if (before[name] === shown[name] && kept[name] !== undefined) filled[name] = kept[name];
    }
    fill(form.current, filled);
    setDraft(filled);
    setRestored(Object.keys(changesIn(filled, before)).length > 0);
    keepTyped(place, changesIn(filled, shown));
  }, []);

  function startOver() {
    form.current?.reset();
    setDraft(shown);
    setRestored(false);
    keepTyped(place, {});
  }

  return { draft, restored, follow, startOver, forget: () => keepTyped(place, {}) };
}

const namesOf = (draft: TicketDraft) => Object.keys(draft) as (keyof TicketDraft)[]; // The keys of a draft, all of them.

const fieldIn = (form: HTMLFormElement, name: string) => {
  const field = form.elements.namedItem(name);
  return field instanceof HTMLInputElement || field instanceof HTMLSelectElement ? field : undefined;
};

/** The draft as the fields hold it; a field that is not shown is as it was. */
function draftIn(form: HTMLFormElement, before: TicketDraft): TicketDraft {
  const draft = { ...before };
  for (const name of namesOf(before)) draft[name] = fieldIn(form, name)?.value ?? before[name];
  return draft;
}

function fill(form: HTMLFormElement, draft: TicketDraft): void {
  for (const name of namesOf(draft)) {
    const field = fieldIn(form, name);
    // Writing the same again would clear what is half typed into a date.
    if (field && field.value !== draft[name]) field.value = draft[name];
  }
}
