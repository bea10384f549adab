import { lineFault } from './one-line-text';
import { BARCODE_VALUE_MAX } from './ticket-limits';

/** Longer ones are too wide for a telephone. */
const CODE_128_MAX = 80;

const PRINTABLE_ASCII = /^[ -~]+$/;

export type BarcodeFault = 'empty' | 'not_a_line' | 'too_long' | 'not_ascii';

/** White space round a barcode's text comes from pasting; within it, it may count. */
export function trimBarcode(value: string): string {
  return value.trim();
}

/** How many characters a format's text may have. */
export function barcodeMax(format: string): number {
  return format === 'code128' ? CODE_128_MAX : BARCODE_VALUE_MAX;
}

/** Why a text can be no ticket's barcode; undefined when it can. Only Code 128 has no signs besides ASCII's. */
export function barcodeFault(format: string, value: string): BarcodeFault | undefined {
  const text = trimBarcode(value);
  if (text === '') return 'empty';
  if (text.length > barcodeMax(format)) return 'too_long';
  // Its fold of white space may shorten a text, never lengthen it.
  if (lineFault(text, BARCODE_VALUE_MAX) !== undefined) return 'not_a_line';
  return format === 'code128' && !PRINTABLE_ASCII.test(text) ? 'not_ascii' : undefined;
}
