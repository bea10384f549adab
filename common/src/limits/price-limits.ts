/** The dearest ticket, 999,999.99: Stripe's own limit for one charge in US dollars. */
export const PRICE_MAX_CENTS = 99_999_999;

/** Stripe's least charge in US dollars, 0.50. */
export const PRICE_MIN_CENTS_DEFAULT = 50;
