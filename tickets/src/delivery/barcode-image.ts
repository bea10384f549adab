import type { BarcodeFormat } from '@tickets/common/contracts';
import bwipjs from 'bwip-js';

/** As the library calls them, and as large as a phone shows them. */
const drawing: Record<BarcodeFormat, { bcid: string; scale: number; height?: number }> = {
  qr: { bcid: 'qrcode', scale: 8 },
  aztec: { bcid: 'azteccode', scale: 6 },
  pdf417: { bcid: 'pdf417', scale: 3 },
  code128: { bcid: 'code128', scale: 3, height: 25 },
};

/** The empty border that scanners ask for, in modules. */
const QUIET_ZONE = 10;

/** A barcode as a PNG. Rejects where its format can't hold the text. */
export function drawBarcode(format: BarcodeFormat, value: string): Promise<Buffer> {
  return bwipjs.toBuffer({
    ...drawing[format],
    text: value,
    paddingwidth: QUIET_ZONE,
    paddingheight: QUIET_ZONE,
    backgroundcolor: 'FFFFFF',
  });
}
