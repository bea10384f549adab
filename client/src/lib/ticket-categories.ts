import type { TicketCategory } from '@tickets/common/contracts';

// Said again by value: importing them would carry the whole schema library into the page. The type keeps the two equal.
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
