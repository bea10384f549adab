/** "112" becomes "Section 112"; "Floor A" and "Section 112" already say what they are. */
const named = (name: string, text: string | undefined) => (text && !text.includes(' ') ? `${name} ${text}` : text);

export const ticketWords = {
  status: { available: 'Available', held: 'On hold', sold: 'Sold', ended: 'Ended', removed: 'Removed', yours: 'Yours' },
  seat: (seat: { section?: string; row?: string; seat?: string }) =>
    [named('Section', seat.section), named('Row', seat.row), named('Seat', seat.seat)].filter(Boolean).join(' · '),
  view: 'View ticket',
  edit: 'View and edit',
  allIn: 'Total price',
  category: {
    concert: 'Concert',
    sports: 'Sports',
    theatre: 'Theatre',
    comedy: 'Comedy',
    festival: 'Festival',
    conference: 'Conference',
    other: 'Other',
  },
};

/** When a buyer gets the ticket, on offers. */
export const deliveryText = {
  label: 'Delivery',
  short: { ready: 'Instant delivery', none: 'Within 24 h' },
  full: {
    ready: 'Instant: you get it right after you pay.',
    none: 'Within 24 h of your purchase, at the latest 2 h before the event. Otherwise you get your money back.',
  },
  own: { ready: 'Ticket handed over', none: 'Not handed over yet' },
};
