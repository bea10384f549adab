const HOUR_MS = 3_600_000;
/** What a seller has after a sale, and what must be left before the event; as on the page on refunds. */
const AFTER_SALE_MS = 24 * HOUR_MS;
const BEFORE_START_MS = 2 * HOUR_MS;

/** By when at the latest a ticket comes that is bought now, where its event is so near that this is less than a day. */
export function latestDelivery(startsAt: string | undefined, nowMs: number): string | undefined {
  const byMs = startsAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(startsAt) - BEFORE_START_MS;
  return byMs < nowMs + AFTER_SALE_MS ? new Date(byMs).toISOString() : undefined;
}
