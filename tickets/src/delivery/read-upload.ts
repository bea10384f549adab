import { type BarcodeFormat, barcodeFormats } from '@tickets/common/contracts';
import { BadRequest, body, jsonBody, PayloadTooLarge, validate } from '@tickets/common/http';
import {
  type BarcodeFault,
  barcodeFault,
  barcodeMax,
  DELIVERY_FILE_MAX_BYTES,
  trimBarcode,
} from '@tickets/common/limits';
import type { Request, RequestHandler } from 'express';
import multer, { MulterError, memoryStorage } from 'multer';
import type { DeliveryContent } from '../models/delivery';
import { drawBarcode } from './barcode-image';
import { inspectFile } from './inspect-file';

const upload = multer({
  storage: memoryStorage(),
  limits: { fileSize: DELIVERY_FILE_MAX_BYTES, files: 1, fields: 0, parts: 1 },
}).single('file');

function toPublic(error: unknown): unknown {
  if (error instanceof MulterError && error.code === 'LIMIT_FILE_SIZE') {
    const message = `A file may have at most ${DELIVERY_FILE_MAX_BYTES / 1024 / 1024} MB.`;
    return new PayloadTooLarge(message, { field: 'file', code: 'file_too_large' });
  }
  // The parser's own errors are about how the form is written, and for its programmer.
  return new BadRequest('Send one file, in the form’s field file.', { field: 'file', code: 'invalid' });
}

/** The one file of a form, kept in memory; anything else is JSON. */
export const readBody: RequestHandler = (request, response, next) => {
  if (!request.is('multipart/form-data')) return jsonBody(request, response, next);
  upload(request, response, (error?: unknown) => next(error ? toPublic(error) : undefined));
};

const faultWords: Record<BarcodeFault, (format: string) => string> = {
  empty: () => 'Enter the barcode’s text.',
  too_long: (format) => `The text of a barcode of this format has at most ${barcodeMax(format)} characters.`,
  not_a_line: () => 'A barcode’s text is one line, without control characters.',
  not_ascii: () => 'A Code 128 barcode holds only unaccented letters, digits and signs.',
};

const formatWords = `format must be one of ${barcodeFormats.join(', ')}.`;

const barcodeChecks = validate(
  body('kind')
    .custom((kind: unknown) => kind === 'barcode')
    .withMessage('kind must be barcode; a file comes as multipart/form-data.'),
  body('format')
    .custom((format: unknown) => barcodeFormats.some((known) => known === format))
    .withMessage(formatWords),
  body('value')
    .custom((value: unknown, { req }) => {
      if (typeof value !== 'string') throw new Error(faultWords.empty(''));
      const format = String(req.body.format);
      const fault = barcodeFault(format, value);
      if (fault) throw new Error(faultWords[fault](format));
      return true;
    })
    .bail(),
);

const isForm = (request: Request) => request.is('multipart/form-data') !== false;

/** The checks of a barcode; a file is inspected when it is read. */
export const checkBody: RequestHandler = (request, response, next) =>
  isForm(request) ? next() : barcodeChecks(request, response, next);

/** What passed the checks, as it is stored. */
export async function readContent(request: Request): Promise<DeliveryContent> {
  if (isForm(request)) return inspectFile(request.file?.buffer ?? Buffer.alloc(0));
  // Checked as middleware, which the compiler can't know.
  const { format, value } = request.body as { format: BarcodeFormat; value: string };
  const text = trimBarcode(value);
  // What can't be drawn could not be shown at the door.
  await drawBarcode(format, text).catch(() => {
    throw new BadRequest('This text does not fit into a barcode of this format.', { field: 'value', code: 'invalid' });
  });
  return { kind: 'barcode', format, value: text };
}
