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

/** Of a barcode's text: more than any ticket has, and no more than each of the formats can hold. */
export const BARCODE_VALUE_MAX = 500;

/** The largest file that may be handed over as a ticket. */
export const DELIVERY_FILE_MAX_BYTES = 5 * 1024 * 1024;

/** The longest side of a picture that may be handed over as a ticket. */
export const PICTURE_SIDE_MAX_PX = 4096;
