import type { OrderResponse } from '@tickets/common/contracts';
import { ticketWords } from '../strings';

const DURATION_MS = 2 * 60 * 60_000;

/** One event as RFC 5545 wants it: UTC times, escaped texts, lines of at most 75 octets, CRLF. */
export function calendarOf(
  { id, ticket, completedAt, createdAt }: OrderResponse,
  startsAt: string,
  url: string,
): string {
  const start = new Date(startsAt);
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
    `LOCATION:${escapeText([ticket.venue, ticket.city].filter(Boolean).join(', '))}`,
    `DESCRIPTION:${escapeText(`${ticketWords.seat(ticket) || ticketWords.admission}\n${url}`)}`,
    `URL:${url}`,
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return lines.flatMap(fold).join('\r\n').concat('\r\n');
}

const stamp = (at: Date) => at.toISOString().replace(/[-:]|\.\d{3}/g, '');

function escapeText(text: string): string {
  return text.replace(/[\\;,]/g, (char) => `\\${char}`).replaceAll('\n', '\\n');
}

/** Continuation lines begin with a space; characters are never cut in two. */
function fold(line: string): string[] {
  const lines: string[] = [];
  let now = '';
  for (const char of line) {
    if (Buffer.byteLength(now + char) > 74) {
      lines.push(now);
      now = ' ';
    }
    now += char;
  }
  return [...lines, now];
}
