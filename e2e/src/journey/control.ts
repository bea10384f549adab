import type { Fault } from './options';

/** Faults on a stack that somebody else started: through its control port, which listens on the loopback address only. */
export function strikeThrough(control: string, fault: Fault): () => Promise<void> {
  return async () => {
    if (fault.kind === 'flush-redis') throw new Error('flush-redis works on an own stack only');
    const response = await fetch(`${control}/parts/${fault.part}`, {
      method: 'POST',
      body: JSON.stringify({ action: fault.kind }),
    });
    if (!response.ok) throw new Error(`the stack refused to ${fault.kind} ${fault.part}: ${await response.text()}`);
  };
}
