/** The longest texts that a seller may enter, by the ruler of `one-line-text.ts`; forms state them before the error does. */
export const ticketLimits = { title: 120, venue: 120, city: 80, section: 40, row: 20, seat: 20, query: 100 } as const;
