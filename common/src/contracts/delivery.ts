import { z } from 'zod';
import { barcodeFault } from '../limits';
import { id, instant } from './fields';

export const barcodeFormats = ['qr', 'aztec', 'pdf417', 'code128'] as const;
export const BarcodeFormat = z.enum(barcodeFormats);
export type BarcodeFormat = z.infer<typeof BarcodeFormat>;

export const deliveryFileTypes = ['application/pdf', 'image/png', 'image/jpeg'] as const;
export const DeliveryFileType = z.enum(deliveryFileTypes);
export type DeliveryFileType = z.infer<typeof DeliveryFileType>;

/** Whether what a buyer shows at the door lies with us. Of its content no event and no list says anything. */
export const DeliveryState = z.enum(['none', 'ready']);
export type DeliveryState = z.infer<typeof DeliveryState>;

/** What a buyer gets to show at the door: a barcode, or the kind of a file that is fetched apart. */
export const PassResponse = z
  .union([
    z.object({ kind: z.literal('barcode'), format: BarcodeFormat, value: z.string(), openedAt: instant }),
    z.object({ kind: z.literal('file'), type: DeliveryFileType, openedAt: instant }),
  ])
  .meta({ id: 'PassResponse' });
export type PassResponse = z.infer<typeof PassResponse>;

/** What may be delivered as JSON; a file comes as multipart/form-data. */
export const DeliveryRequest = z
  .object({ kind: z.literal('barcode'), format: BarcodeFormat, value: z.string().min(1) })
  .refine(({ format, value }) => barcodeFault(format, value) === undefined, 'has a text that its format can hold');

/** What tickets decided about a refund that its order asked for: the pass is closed for good, or stays its buyer’s. */
export const PassDecision = z.object({
  orderId: id,
  /** Which request this answers, as its order says. */
  requestedAt: instant,
  outcome: z.enum(['closed', 'kept']),
});
export type PassDecision = z.infer<typeof PassDecision>;
