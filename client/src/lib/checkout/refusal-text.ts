import { type Answer, codeOf } from '../browser-api';
import { refusals, refusalsByStatus } from '../strings/refusals';

export type Refused = Extract<Answer<unknown>, { ok: false }>;

/** What a buyer reads when a hold or a payment was refused: why, what became of the money, and what to do now. */
export function refusalText(answer: Refused): string {
  const { status, errors, retryAfterSeconds } = answer;
  const reason = errors[0]?.message;
  if (status === 402) return refusalsByStatus.declined(reason || refusalsByStatus.bankSaidNo);
  const text = textByCode(codeOf(answer)) ?? textByStatus(status);
  return status === 429 && retryAfterSeconds ? `${text} ${refusalsByStatus.retryIn(retryAfterSeconds)}` : text;
}

function textByCode(code: string | undefined): string | undefined {
  // Any code may come from a newer service; the table knows those of today.
  return (refusals as Record<string, string>)[code ?? ''];
}

function textByStatus(status: number): string {
  if (status === 0) return refusalsByStatus.offline;
  if (status === 401) return refusals.signed_out;
  if (status === 404) return refusals.not_found;
  if (status === 429) return refusals.too_many_requests;
  if (status === 503) return refusalsByStatus.unavailable;
  return status >= 500 ? refusals.internal : refusalsByStatus.refused;
}
