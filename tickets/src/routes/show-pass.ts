import { NotFound, requireIdParam, requireUser } from '@tickets/common/http';
import type { RequestHandler, Response } from 'express';
import { drawBarcode } from '../delivery/barcode-image';
import { type Pass, type PassDeps, passResponse, readPass } from '../delivery/pass';
import { drawPassDocument } from '../delivery/pass-document';
import { ownedTicket } from './put-delivery';

/** GET /api/tickets/:id/pass: a pass that was opened. */
export function showPass(deps: PassDeps): RequestHandler[] {
  const show: RequestHandler = async (request, response) => {
    response.json(passResponse(await readPass(deps, ownedTicket(request))));
  };
  return [requireUser, requireIdParam('id'), show];
}

/** What somebody else made must run nothing on the shop's own origin, wherever it is opened. */
function sendFile(response: Response, { type, name, bytes }: { type: string; name: string; bytes: Buffer }): void {
  response.set({
    'Content-Type': type,
    'Content-Disposition': `attachment; filename="${name}"`,
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cache-Control': 'no-store',
  });
  response.send(bytes);
}

async function pictureOf({ content }: Pass) {
  if (content.kind === 'barcode') {
    return { type: 'image/png', name: 'ticket.png', bytes: await drawBarcode(content.format, content.value) };
  }
  if (content.type === 'application/pdf') throw new NotFound('This ticket is a PDF.');
  return { type: content.type, name: content.type === 'image/png' ? 'ticket.png' : 'ticket.jpg', bytes: content.bytes };
}

/** GET /api/tickets/:id/pass.png: the barcode drawn, or the picture that was handed over. */
export function showPassPicture(deps: PassDeps): RequestHandler[] {
  const show: RequestHandler = async (request, response) => {
    sendFile(response, await pictureOf(await readPass(deps, ownedTicket(request))));
  };
  return [requireUser, requireIdParam('id'), show];
}

async function documentOf({ ticket, content }: Pass) {
  const bytes = content.kind === 'barcode' ? await drawPassDocument(ticket, content) : content.bytes;
  if (content.kind === 'file' && content.type !== 'application/pdf') throw new NotFound('This ticket is a picture.');
  return { type: 'application/pdf', name: 'ticket.pdf', bytes };
}

/** GET /api/tickets/:id/pass.pdf: a page with the barcode, or the PDF that was handed over. */
export function showPassDocument(deps: PassDeps): RequestHandler[] {
  const show: RequestHandler = async (request, response) => {
    sendFile(response, await documentOf(await readPass(deps, ownedTicket(request))));
  };
  return [requireUser, requireIdParam('id'), show];
}
