import {
  type BarcodeFormat,
  barcodeFormats,
  type DeliveryFileType,
  deliveryFileTypes,
} from '@tickets/common/contracts';
import mongoose, { type HydratedDocument, type Model, Schema, type Types } from 'mongoose';
import type { DeliveryVault, Sealed } from '../delivery/keys';

/** What is shown at the door. */
export type DeliveryContent =
  | { kind: 'barcode'; format: BarcodeFormat; value: string }
  | { kind: 'file'; type: DeliveryFileType; bytes: Buffer };

/** One pass, as it is stored. It counts once its ticket names it; see `delivery/store-delivery.ts`. */
export interface DeliveryFields extends Sealed {
  _id: Types.ObjectId;
  /** The ticket that owns it now. */
  ticketId: string;
  kind: DeliveryContent['kind'];
  format?: BarcodeFormat;
  type?: DeliveryFileType;
  /** Unique: the same barcode or file can't be on sale twice. */
  fingerprint: string;
  /** Set while its ticket may or may not count it. Each change has a mark of its own. */
  unsettled?: { since: Date; mark: string };
  createdAt: Date;
}

export type DeliveryDocument = HydratedDocument<DeliveryFields>;

const schema = new Schema<DeliveryFields>(
  {
    ticketId: { type: String, required: true },
    kind: { type: String, enum: ['barcode', 'file'], required: true },
    format: { type: String, enum: barcodeFormats },
    type: { type: String, enum: deliveryFileTypes },
    keyId: { type: String, required: true },
    iv: { type: Buffer, required: true },
    tag: { type: Buffer, required: true },
    data: { type: Buffer, required: true },
    fingerprint: { type: String, required: true },
    unsettled: { type: new Schema({ since: Date, mark: String }, { _id: false }) },
  },
  { timestamps: { createdAt: true, updatedAt: false }, versionKey: false },
);
schema.index({ fingerprint: 1 }, { unique: true, sparse: true });
schema.index({ 'unsettled.since': 1 }, { sparse: true });
schema.index({ keyId: 1 });

export const Delivery: Model<DeliveryFields> = mongoose.model<DeliveryFields>('Delivery', schema);

type Stored = Pick<DeliveryFields, '_id' | 'kind' | 'format' | 'type'>;

/** What is authenticated with the content: which row it is, and as what it is shown. */
function ownerOf({ _id, kind, format, type }: Stored): string {
  return `${_id.toHexString()}:${kind}:${format ?? type}`;
}

/** The text of a barcode, whose format, case and white space people copy in different ways, or a file's bytes. */
export function fingerprintOf(vault: DeliveryVault, content: DeliveryContent): string {
  return content.kind === 'barcode'
    ? vault.fingerprint('barcode', content.value.normalize('NFKC').replace(/\s+/gu, '').toUpperCase())
    : vault.fingerprint('file', content.bytes);
}

/** A content as the row with this id stores it. */
export function sealContent(vault: DeliveryVault, _id: Types.ObjectId, content: DeliveryContent) {
  const isBarcode = content.kind === 'barcode';
  const shown = isBarcode ? { kind: content.kind, format: content.format } : { kind: content.kind, type: content.type };
  const bytes = isBarcode ? Buffer.from(content.value) : content.bytes;
  return { ...shown, ...vault.seal(bytes, ownerOf({ _id, ...shown })) };
}

/** Plain buffers, also where the driver gave its own kind of binary. */
function sealedOf({ keyId, iv, tag, data }: DeliveryFields): Sealed {
  return { keyId, iv: Buffer.from(iv), tag: Buffer.from(tag), data: Buffer.from(data) };
}

export function openContent(vault: DeliveryVault, row: DeliveryFields): DeliveryContent {
  const bytes = vault.open(sealedOf(row), ownerOf(row));
  const { kind, format, type } = row;
  if (kind === 'barcode' && format) return { kind, format, value: bytes.toString() };
  if (kind === 'file' && type) return { kind, type, bytes };
  throw new Error(`delivery ${row._id.toHexString()} is of no known kind`);
}
