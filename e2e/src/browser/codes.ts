import type { BarcodeFormat as Format } from '@tickets/common/contracts';
import {
  AztecCodeReader,
  BarcodeFormat,
  BinaryBitmap,
  Code128Reader,
  DecodeHintType,
  HybridBinarizer,
  PDF417Reader,
  QRCodeReader,
  QRCodeWriter,
  type Reader,
  RGBLuminanceSource,
} from '@zxing/library';
import { PNG } from 'pngjs';

const readers: Record<Format, () => Reader> = {
  qr: () => new QRCodeReader(),
  aztec: () => new AztecCodeReader(),
  pdf417: () => new PDF417Reader(),
  code128: () => new Code128Reader(),
};

/** What the code in a picture says, read as a scanner at the door would. Throws where there is none. */
export function decode(picture: Buffer, format: Format): string {
  const { width, height, data } = PNG.sync.read(picture);
  const grey = new Uint8ClampedArray(width * height);
  for (let at = 0; at < grey.length; at++) {
    const [red = 0, green = 0, blue = 0] = data.subarray(at * 4, at * 4 + 3);
    grey[at] = (red + 2 * green + blue) / 4;
  }
  const bitmap = new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(grey, width, height)));
  return readers[format]()
    .decode(bitmap, new Map([[DecodeHintType.TRY_HARDER, true]]))
    .getText();
}

/** A picture of a QR code, as a seller may have one. */
export function pictureOf(text: string): Buffer {
  const side = 320;
  const bits = new QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, side, side, new Map());
  const picture = new PNG({ width: side, height: side });
  for (let at = 0; at < side * side; at++) {
    const shade = bits.get(at % side, Math.floor(at / side)) ? 0 : 255;
    picture.data.set([shade, shade, shade, 255], at * 4);
  }
  return PNG.sync.write(picture);
}
