import type { PassResponse } from '@tickets/common/contracts';
import { type Answer, call, codeOf } from '../browser-api';
import { passWords } from '../strings/pass';
import { api } from '../urls';

const TRIES = 8;
const WAIT_MS = 500;

/** Opens the pass. Right after a purchase the ticket may not know of it yet, so a missing one is asked for again. */
export async function openPass(ticketId: string): Promise<Answer<PassResponse>> {
  for (let tries = 1; ; tries++) {
    const answer = await call<PassResponse>('POST', api.pass(ticketId), {});
    if (answer.ok || tries === TRIES || !mayComeSoon(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
  }
}

const mayComeSoon = (answer: Answer<unknown>) => answer.status === 404 || codeOf(answer) === 'changed_meanwhile';

/** Why a pass can't be shown, and what to do. */
export function passRefusal(answer: Extract<Answer<unknown>, { ok: false }>): string {
  // Any code may come from a newer service; the table knows those of today.
  const words = (passWords.refusals as Record<string, string>)[codeOf(answer) ?? ''];
  if (words) return words;
  return answer.status === 0 ? passWords.offline : passWords.unavailable;
}
