import { BadRequest } from '@tickets/common/http';
import type { DeliveryContent } from '../models/delivery';
import { inspectPdf } from './inspect-pdf';
import { inspectJpeg, inspectPng, isJpeg, isPng } from './inspect-picture';

function refuse(message: string): never {
  throw new BadRequest(message, { field: 'file', code: 'invalid' });
}

const accepted = (inspected: string | Buffer): Buffer =>
  typeof inspected === 'string' ? refuse(inspected) : inspected;

/** What a file is, by its content alone: its name and what its sender calls it say nothing. Refuses in words what no ticket is. */
export async function inspectFile(bytes: Buffer): Promise<DeliveryContent> {
  if (bytes.subarray(0, 5).toString('latin1') === '%PDF-') {
    return { kind: 'file', type: 'application/pdf', bytes: accepted(await inspectPdf(bytes)) };
  }
  if (isPng(bytes)) return { kind: 'file', type: 'image/png', bytes: accepted(inspectPng(bytes)) };
  if (isJpeg(bytes)) return { kind: 'file', type: 'image/jpeg', bytes: accepted(inspectJpeg(bytes)) };
  return refuse(bytes.length === 0 ? 'This file is empty.' : 'Only a PDF, a PNG or a JPEG can be a ticket.');
}
