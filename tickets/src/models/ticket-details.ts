import { type TicketDetails, ticketDetailKeys } from '@tickets/common/contracts';
import type { TicketFields } from './ticket';

/** What is sold, as it is told: this is also what an order's copy is compared with. */
export function ticketToDetails(ticket: TicketFields): TicketDetails {
  const details = ticketDetailKeys.map((key) => {
    const value = ticket[key];
    return [key, value instanceof Date ? value.toISOString() : value];
  });
  // Every key of the contract has its stored value, and the one that is stored as a date has its text.
  return Object.fromEntries(details) as TicketDetails;
}
