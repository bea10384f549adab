import type { BarcodeFormat } from '@tickets/common/contracts';
import { BrowserMultiFormatReader, BarcodeFormat as Kind } from '@zxing/browser';
import { DecodeHintType, type Result } from '@zxing/library';

/** A code of a ticket, as it was read. */
export interface ReadCode {
  format: BarcodeFormat;
  value: string;
}

const kinds = new Map<Kind, BarcodeFormat>([
  [Kind.QR_CODE, 'qr'],
  [Kind.AZTEC, 'aztec'],
  [Kind.PDF_417, 'pdf417'],
  [Kind.CODE_128, 'code128'],
]);

/** Longer sides take long to search and hold no more of a code; the second size finds those that a large one blurs. */
const SIDES_PX = [1600, 800];

function createReader(): BrowserMultiFormatReader {
  const hints = new Map<DecodeHintType, unknown>([
    [DecodeHintType.POSSIBLE_FORMATS, [...kinds.keys()]],
    [DecodeHintType.TRY_HARDER, true],
  ]);
  return new BrowserMultiFormatReader(hints);
}

function codeIn(result: Result): ReadCode | undefined {
  const format = kinds.get(result.getBarcodeFormat());
  return format && { format, value: result.getText() };
}

/** The code in a picture; undefined where there is none. Rejects for a file that is no picture. */
export async function readPicture(file: Blob): Promise<ReadCode | undefined> {
  const picture = await createImageBitmap(file);
  const reader = createReader();
  for (const side of SIDES_PX) {
    const found = tryDecode(reader, draw(picture, side));
    if (found) return found;
  }
  return undefined;
}

function tryDecode(reader: BrowserMultiFormatReader, canvas: HTMLCanvasElement): ReadCode | undefined {
  try {
    return codeIn(reader.decodeFromCanvas(canvas));
  } catch {
    // The library throws where it finds nothing.
    return undefined;
  }
}

function draw(picture: ImageBitmap, sideMax: number): HTMLCanvasElement {
  const scale = Math.min(1, sideMax / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const context = canvas.getContext('2d');
  if (!context) return canvas;
  // What is transparent is read as black else.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** Reads from the camera until a code is found; what it returns ends it. Rejects where there is no camera, or it is refused. */
export async function watchCamera(video: HTMLVideoElement, onFound: (code: ReadCode) => void): Promise<() => void> {
  const controls = await createReader().decodeFromVideoDevice(undefined, video, (result, _fault, running) => {
    const code = result && codeIn(result);
    if (!code) return;
    running.stop();
    onFound(code);
  });
  return () => controls.stop();
}
