import { crc32, deflateSync } from 'node:zlib';
import { PDFDocument, PDFName, PDFString } from '@cantoo/pdf-lib';

function chunk(type: string, data: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(data.length);
  const body = Buffer.concat([Buffer.from(type), data]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([head, body, sum]);
}

/** A black picture; `tail` comes behind its end. */
export function png({ width = 8, height = 8, tail = Buffer.alloc(0), shade = 0 } = {}): Buffer {
  const size = Buffer.alloc(13);
  size.writeUInt32BE(width);
  size.writeUInt32BE(height, 4);
  size[8] = 8;
  const pixels = deflateSync(Buffer.alloc((Math.min(width, 64) + 1) * Math.min(height, 64), shade));
  const head = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([head, chunk('IHDR', size), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0)), tail]);
}

/** The frame of a JPEG with the least that it must have. */
export function jpeg({ width = 8, height = 8, tail = Buffer.alloc(0) } = {}): Buffer {
  const frame = Buffer.from([0xff, 0xc0, 0, 11, 8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0]);
  const scan = Buffer.from([0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0x12, 0xff, 0, 0x34]);
  return Buffer.concat([Buffer.from([0xff, 0xd8]), frame, scan, Buffer.from([0xff, 0xd9]), tail]);
}

interface PdfOptions {
  pages?: number;
  title?: string;
  /** Whether the objects are packed into streams, where no search for words finds them. */
  isPacked?: boolean;
  change?: (document: PDFDocument) => void | Promise<void>;
}

export async function pdf({
  pages = 1,
  title = 'A ticket',
  isPacked = true,
  change,
}: PdfOptions = {}): Promise<Buffer> {
  const document = await PDFDocument.create();
  document.setTitle(title);
  for (let page = 0; page < pages; page++) document.addPage([200, 300]);
  await change?.(document);
  return Buffer.from(await document.save({ useObjectStreams: isPacked }));
}

/** A page's annotation that does something when it is clicked. */
export function withAction(action: Record<string, string>) {
  return (document: PDFDocument) => {
    const [page] = document.getPages();
    const entries = Object.entries(action).map(([key, value]) => [
      key,
      value.startsWith('/') ? PDFName.of(value.slice(1)) : PDFString.of(value),
    ]);
    const link = { Type: 'Annot', Subtype: 'Link', Rect: [0, 0, 10, 10], A: Object.fromEntries(entries) };
    page?.node.set(PDFName.of('Annots'), document.context.obj([document.context.register(document.context.obj(link))]));
  };
}
