import type { BarcodeFormat, TicketResponse } from '@tickets/common/contracts';
import { barcodeFault, DELIVERY_FILE_MAX_BYTES, trimBarcode } from '@tickets/common/limits';
import { type Answer, call, codeOf } from '../browser-api';
import { handoverWords } from '../strings/handover';
import { api } from '../urls';

/** What a seller does with the ticket itself. It is read from the form when it is sent, and kept nowhere. */
export type Handover =
  | { kind: 'keep' | 'later' | 'remove' }
  | { kind: 'barcode'; format: BarcodeFormat; value: string }
  | { kind: 'file'; file: File | undefined };

// Said again by value: importing them would carry the whole schema library into the page. The type keeps the two equal.
export const barcodeFormats = ['qr', 'aztec', 'pdf417', 'code128'] as const satisfies readonly BarcodeFormat[];

const FILE_TYPES = ['application/pdf', 'image/png', 'image/jpeg'];

/** The names of the fields, in the form and in its errors. */
export const handoverFields = {
  choice: 'handover',
  format: 'barcodeFormat',
  value: 'barcode',
  file: 'ticketFile',
} as const;

export function handoverIn(form: HTMLFormElement): Handover {
  const typed = new FormData(form);
  const kind = typed.get(handoverFields.choice);
  if (kind === 'barcode') {
    const format = barcodeFormats.find((known) => known === typed.get(handoverFields.format)) ?? 'qr';
    return { kind, format, value: trimBarcode(String(typed.get(handoverFields.value) ?? '')) };
  }
  if (kind === 'file') {
    const file = typed.get(handoverFields.file);
    // An empty field holds a file without a name.
    return { kind, file: file instanceof File && file.name ? file : undefined };
  }
  return { kind: kind === 'later' || kind === 'remove' ? kind : 'keep' };
}

/** What can be seen to be wrong before it is sent, by field. */
export function handoverFaults(handover: Handover): Record<string, string> {
  if (handover.kind === 'barcode') {
    const fault = barcodeFault(handover.format, handover.value);
    return fault ? { [handoverFields.value]: handoverWords.faults[fault] } : {};
  }
  if (handover.kind !== 'file') return {};
  const fault = fileFault(handover.file);
  return fault ? { [handoverFields.file]: fault } : {};
}

function fileFault(file: File | undefined): string | undefined {
  if (!file) return handoverWords.noFile;
  if (!FILE_TYPES.includes(file.type)) return handoverWords.notAFile;
  if (file.size === 0) return handoverWords.emptyFile;
  return file.size > DELIVERY_FILE_MAX_BYTES ? handoverWords.tooLarge : undefined;
}

/** Sends what was chosen; undefined where there is nothing to send. Errors come under the names of this form's fields. */
export async function sendHandover(ticketId: string, handover: Handover): Promise<Answer<unknown> | undefined> {
  if (handover.kind === 'keep' || handover.kind === 'later') return undefined;
  const answer = await request(ticketId, handover);
  return answer.ok ? answer : inFields(answer, handover.kind);
}

function request(ticketId: string, handover: Exclude<Handover, { kind: 'keep' | 'later' }> | { kind: 'remove' }) {
  const address = api.delivery(ticketId);
  if (handover.kind === 'remove') return call('DELETE', address);
  if (handover.kind === 'barcode') return call<TicketResponse>('PUT', address, handover);
  const body = new FormData();
  if ('file' in handover && handover.file) body.set('file', handover.file);
  return call<TicketResponse>('PUT', address, body);
}

type Refused = Extract<Answer<unknown>, { ok: false }>;

const ofApi: Partial<Record<string, string>> = {
  format: handoverFields.format,
  value: handoverFields.value,
  file: handoverFields.file,
};

/** A refusal that is about what was handed over stands at its field, in words of ours where we have some. */
function inFields(answer: Refused, kind: Handover['kind']): Refused {
  const field = kind === 'file' ? handoverFields.file : kind === 'barcode' ? handoverFields.value : undefined;
  // Any code may come from a newer service; the table knows those of today.
  const words = (handoverWords.refusals as Record<string, string>)[codeOf(answer) ?? ''];
  if (words) return { ...answer, errors: [{ message: words, field }] };
  const errors = answer.errors.map((error) => ({ ...error, field: error.field && (ofApi[error.field] ?? field) }));
  return { ...answer, errors };
}
