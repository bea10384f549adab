import { PDFDocument, type PDFFont, StandardFonts } from '@cantoo/pdf-lib';
import type { BarcodeFormat } from '@tickets/common/contracts';
import type { TicketFields } from '../models/ticket';
import { drawBarcode } from './barcode-image';

/** A6, in points. */
const PAGE = [298, 420] as const;
const MARGIN = 24;
const LINE = 16;

/** The text in signs that the built-in font has; undefined where it has none for some of them. */
function printable(font: PDFFont, text: string): string | undefined {
  const known = new Set(font.getCharacterSet());
  const hasAll = (candidate: string) => Array.from(candidate).every((sign) => known.has(sign.codePointAt(0) ?? 0));
  if (hasAll(text)) return text;
  const folded = text.normalize('NFKD').replace(/\p{M}/gu, '');
  return hasAll(folded) ? folded : undefined;
}

function shorten(font: PDFFont, text: string, size: number): string {
  const width = PAGE[0] - 2 * MARGIN;
  let end = text.length;
  while (end > 1 && font.widthOfTextAtSize(text.slice(0, end), size) > width) end -= 1;
  return text.slice(0, end);
}

function linesOf({ title, venue, city, startsAt, timeZone, section, row, seat }: TicketFields): string[] {
  const place = [section && `Section ${section}`, row && `Row ${row}`, seat && `Seat ${seat}`];
  const start = startsAt?.toLocaleString('en-US', { timeZone, dateStyle: 'full', timeStyle: 'short' });
  return [title, [venue, city].filter(Boolean).join(', '), start, place.filter(Boolean).join(' · ')].flatMap(
    (line) => line?.replace(/\u202f/g, ' ') || [],
  );
}

/** A barcode on a page of its own, with what it is for. */
export async function drawPassDocument(
  ticket: TicketFields,
  { format, value }: { format: BarcodeFormat; value: string },
): Promise<Buffer> {
  const document = await PDFDocument.create();
  document.setTitle(ticket.title);
  const font = await document.embedFont(StandardFonts.Helvetica);
  const page = document.addPage([...PAGE]);
  let y = PAGE[1] - MARGIN - LINE;
  for (const line of linesOf(ticket)) {
    const text = printable(font, line);
    if (text !== undefined) page.drawText(shorten(font, text, 11), { x: MARGIN, y, size: 11, font });
    y -= LINE;
  }
  const image = await document.embedPng(await drawBarcode(format, value));
  const { width, height } = image.scaleToFit(PAGE[0] - 2 * MARGIN, y - MARGIN);
  page.drawImage(image, { x: (PAGE[0] - width) / 2, y: y - height, width, height });
  return Buffer.from(await document.save());
}
