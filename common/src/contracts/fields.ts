import { z } from 'zod';

/** A MongoDB ObjectId as 24 lower-case hexadecimal digits. */
export const id = z
  .string()
  .regex(/^[0-9a-f]{24}$/)
  .describe('The id of a document: 24 lower-case hexadecimal digits.');

/** A document's version: 0 when it is inserted, one more with every save. */
export const version = z.int().min(0).describe('0 when the document is inserted, one more with every change.');

/** How often what a buyer agrees to (title, price, details) has changed. Absent in what an older release wrote: unknown. */
export const detailsVersion = z
  .int()
  .min(0)
  .describe('One more with every change of what a buyer agrees to: title, price or details. Absent: unknown.');

/** An instant as ISO 8601 in UTC, as `Date.prototype.toISOString` writes it. */
export const instant = z.iso.datetime().describe('ISO 8601, in UTC.');

/** Money in the currency's smallest unit; never a fraction. */
export const cents = z.int().min(0).describe('Money in the smallest unit of its currency.');

export const currency = z.literal('usd');
