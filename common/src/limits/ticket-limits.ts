/** The texts of one line that a seller may leave out. One more is added here alone: contracts, checks and store follow. */
const optionalTextLimits = { venue: 120, city: 80, section: 40, row: 20, seat: 20 } as const;

/** The longest texts that a seller may enter, by the ruler of `one-line-text.ts`; forms state them before the error does. */
export const ticketLimits = { title: 120, ...optionalTextLimits, query: 100 } as const;

export type OptionalText = keyof typeof optionalTextLimits;

// The keys of a constant, which `Object.keys` gives as any strings.
export const optionalTexts = Object.keys(optionalTextLimits) as OptionalText[];

/** One thing for each optional text, by its name. */
export function forOptionalTexts<T>(make: (name: OptionalText) => T): Record<OptionalText, T> {
  // Each name is given its value just here.
  return Object.fromEntries(optionalTexts.map((name) => [name, make(name)])) as Record<OptionalText, T>;
}
