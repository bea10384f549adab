import { Worker } from 'node:worker_threads';

type PdfLibrary = typeof import('@cantoo/pdf-lib');
type Zlib = typeof import('node:zlib');

/** Far more than any ticket takes; what takes longer was made to. */
const TIMEOUT_MS = 8_000;
const WORKER_HEAP_MB = 128;

export const pdfFaults = {
  unreadable: 'This PDF can’t be read.',
  encrypted: 'This PDF is protected by a password. Save it without one.',
  pages: 'The PDF must have exactly one page, the ticket.',
  active: 'This PDF holds scripts, actions or attached files. Print it to a new PDF, and upload that.',
  packed: 'This PDF is packed in an unusual way. Print it to a new PDF, and upload that.',
} as const;
type PdfFault = keyof typeof pdfFaults;

/**
 * Runs in a worker of its own, where a file made to take for ever, or all memory, harms nobody. So it stands alone: all that
 * it uses is inside it or handed to it.
 */
async function findFault(bytes: Uint8Array, library: PdfLibrary, zlib: Zlib): Promise<PdfFault | undefined> {
  const { PDFArray, PDFDict, PDFDocument, PDFHexString, PDFName, PDFRef, PDFStream, PDFString } = library;
  const UNPACKED_MAX_BYTES = 80 * 1024 * 1024;
  const ACTIVE =
    /^(JS|JavaScript|Launch|EmbeddedFiles?|EF|AF|AA|RichMedia|XFA|SubmitForm|ImportData|GoToR|GoToE|Movie|Sound|Rendition)$/;
  const WEB_LINK = /^(https?|mailto|tel):/i;

  const unescapeNames = (text: string) =>
    text.replace(/#([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  const text = unescapeNames(Buffer.from(bytes).toString('latin1'));

  // Before anything is unpacked: what it would become. The library unpacks whatever says that objects are in it.
  const isOddlyPacked = (): boolean => {
    if (/\/(LZWDecode|RunLengthDecode|LZW|RL)\b/.test(text) || /\/(FlateDecode|Fl)\s*\/(FlateDecode|Fl)\b/.test(text))
      return true;
    const raw = Buffer.from(bytes);
    let unpackedBytes = 0;
    for (let at = raw.indexOf('stream'); at !== -1; at = raw.indexOf('stream', at + 6)) {
      const start = raw[at + 6] === 0x0d && raw[at + 7] === 0x0a ? at + 8 : at + 7;
      const [method = 0, flags = 0] = raw.subarray(start, start + 2);
      if ((method & 0x0f) !== 8 || (method * 256 + flags) % 31 !== 0) continue;
      try {
        unpackedBytes += zlib.inflateSync(raw.subarray(start), {
          maxOutputLength: UNPACKED_MAX_BYTES,
          finishFlush: zlib.constants.Z_SYNC_FLUSH,
        }).length;
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') return true;
      }
      if (unpackedBytes > UNPACKED_MAX_BYTES) return true;
    }
    return false;
  };

  const isActive = (object: unknown): boolean => {
    const waiting = [object];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (next instanceof PDFStream) waiting.push(next.dict);
      else if (next instanceof PDFArray) waiting.push(...next.asArray());
      else if (next instanceof PDFName) {
        if (ACTIVE.test(next.decodeText())) return true;
      } else if (next instanceof PDFDict) {
        for (const [key, value] of next.entries()) {
          const isLink = key.decodeText() === 'URI' && (value instanceof PDFString || value instanceof PDFHexString);
          if (isLink && !WEB_LINK.test(value.decodeText().trim())) return true;
          if (!(value instanceof PDFRef)) waiting.push(value);
          waiting.push(key);
        }
      }
    }
    return false;
  };

  if (/\/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA)\b/.test(text)) return 'active';
  if (isOddlyPacked()) return 'packed';
  const document = await PDFDocument.load(bytes, { updateMetadata: false, ignoreEncryption: true });
  if (document.isEncrypted) return 'encrypted';
  if (document.getPageCount() !== 1) return 'pages';
  return document.context.enumerateIndirectObjects().some(([, object]) => isActive(object)) ? 'active' : undefined;
}

// Loaded by their full paths: a worker without a file looks for packages where the process was started.
const SOURCE = `
  const { parentPort, workerData } = require('node:worker_threads');
  const findFault = ${findFault.toString()};
  findFault(workerData.bytes, require(workerData.library), require('node:zlib')).then(
    (fault) => parentPort.postMessage({ fault }),
    () => parentPort.postMessage({ fault: 'unreadable' }),
  );
`;

async function inspectInWorker(bytes: Buffer): Promise<PdfFault | undefined> {
  const worker = new Worker(SOURCE, {
    eval: true,
    env: {},
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: WORKER_HEAP_MB },
    workerData: { bytes: new Uint8Array(bytes), library: require.resolve('@cantoo/pdf-lib') },
  });
  const fault = new Promise<PdfFault | undefined>((resolve) => {
    const timer = setTimeout(() => resolve('unreadable'), TIMEOUT_MS);
    worker.once('message', ({ fault }: { fault?: PdfFault }) => resolve(fault));
    // Out of memory, or a fault of the library.
    worker.once('error', () => resolve('unreadable'));
    worker.once('exit', () => {
      clearTimeout(timer);
      resolve('unreadable');
    });
  });
  try {
    return await fault;
  } finally {
    await worker.terminate();
  }
}

let last: Promise<unknown> = Promise.resolve();

/** A PDF, or why it is refused. One at a time, so that many at once take no more memory than one. */
export function inspectPdf(bytes: Buffer): Promise<string | Buffer> {
  const inspected = last.then(async () => {
    const fault = await inspectInWorker(bytes);
    return fault ? pdfFaults[fault] : bytes;
  });
  last = inspected.catch(() => undefined);
  return inspected;
}
