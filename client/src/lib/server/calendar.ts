import type { OrderResponse } from '@tickets/common/contracts';
import { shortNumber } from '../short-number';
import { receipt } from '../strings/receipt';
import { ticketWords } from '../strings/ticket';

const DURATION_MS = 2 * 60 * 60_000;
const LINE_OCTETS = 75;

/** One event as RFC 5545 wants it: UTC times, escaped texts, lines of at most 75 octets, CRLF. */
export function calendarOf(
  { id, ticket, completedAt, createdAt }: OrderResponse,
  startsAt: string,
  url: string,
): string {
  const start = new Date(startsAt);
  const place = [ticket.venue, ticket.city].filter(Boolean).join(', ');
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Ticket Desk//Receipt//EN',
    'BEGIN:VEVENT',
    `UID:${id}@ticket-desk`,
    `DTSTAMP:${stamp(new Date(completedAt ?? createdAt))}`,
    `DTSTART:${stamp(start)}`,
    `DTEND:${stamp(new Date(start.getTime() + DURATION_MS))}`,
    `SUMMARY:${escapeText(ticket.title)}`,
    ...(place ? [`LOCATION:${escapeText(place)}`] : []),
    `DESCRIPTION:${escapeText([ticketWords.seat(ticket), `${receipt.order}: ${shortNumber(id)}`, url].filter(Boolean).join('\n'))}`,
    `URL:${url}`,
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return lines.flatMap(fold).join('\r\n').concat('\r\n');
}

const stamp = (at: Date) => at.toISOString().replace(/[-:]|\.\d{3}/g, '');

/** A text value (3.3.11). Older tickets may hold control characters, which no value may contain: they are left out. */
function escapeText(text: string): string {
  return text
    .replace(/\p{Cs}/gu, '\ufffd')
    .replace(/\r\n?|[\n\u2028\u2029]/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .replace(/[\\;,]/g, (char) => `\\${char}`)
    .replaceAll('\n', '\\n');
}

/** Continuation lines begin with a space (3.1); characters are never cut in two. */
function fold(line: string): string[] {
  const lines: string[] = [];
  let now = '';
  for (const char of line) {
    if (Buffer.byteLength(now + char) > LINE_OCTETS) {
      lines.push(now);
      now = ' ';
    }
    now += char;
  }
  return [...lines, now];
}
