import type { ticketLimits as limits, TicketCategory } from '@tickets/common/contracts';

/** The contract's limits, said again by value: importing them would carry the whole schema library into the page. The types keep the two equal. */
export const ticketLimits: typeof limits = {
  title: 120,
  venue: 120,
  city: 80,
  section: 40,
  row: 20,
  seat: 20,
  query: 100,
};

const byCategory: Record<TicketCategory, true> = {
  concert: true,
  sports: true,
  theatre: true,
  comedy: true,
  festival: true,
  conference: true,
  other: true,
};

// The keys are checked against the contract just above.
export const ticketCategories = Object.keys(byCategory) as TicketCategory[];
