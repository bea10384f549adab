import { z } from 'zod';
import {
  DeliveryRequest,
  ListTicketsQuery,
  NewTicketRequest,
  PassResponse,
  TicketRequest,
  TicketResponse,
} from '../contracts';
import type { Answer, Endpoint } from './endpoint';
import { exampleDelivery, exampleDetails, examplePass, exampleTicket } from './examples';
import { pageHeaders } from './page-headers';

const answer = (description: string): Answer => ({ description, schema: TicketResponse, example: exampleTicket });
const body = { schema: TicketRequest, example: exampleDetails };
const path = '/api/tickets/{id}';
const refusedWrite = {
  403: ['not_the_seller'],
  404: ['not_found'],
  409: ['ticket_locked', 'sold', 'changed_meanwhile'],
};

const pass: Answer = { description: 'What is shown at the door.', schema: PassResponse, example: examplePass };
const noPass = { 404: ['not_found'], 409: ['not_delivered', 'pass_closed', 'not_opened'] };

export const ticketsEndpoints: readonly Endpoint[] = [
  {
    method: 'get',
    path: '/api/tickets',
    summary: 'Searches the market; by default what can be bought.',
    query: ListTicketsQuery,
    answers: {
      200: { description: 'A page.', schema: z.array(TicketResponse), example: [exampleTicket], ...pageHeaders },
    },
    refusals: { 401: ['signed_out'] },
  },
  {
    method: 'get',
    path: '/api/tickets/stream',
    summary: 'Changes as they happen, as server-sent events; each line’s data is a TicketChange.',
    answers: { 200: { description: 'A stream without an end.', contentType: 'text/event-stream' } },
  },
  {
    method: 'get',
    path,
    summary: 'One ticket. A removed one is shown only to its seller and its buyers.',
    answers: { 200: answer('The ticket.') },
    refusals: { 404: ['not_found'] },
  },
  {
    method: 'post',
    path: '/api/tickets',
    summary:
      'Lists a ticket for sale; also one that was bought (fromOrderId), or whose sale was given back (fromTicketId).',
    isSignedIn: true,
    body: { schema: NewTicketRequest, example: exampleDetails },
    answers: { 201: answer('The listed ticket.') },
    refusals: {
      403: ['not_the_seller'],
      404: ['not_found'],
      409: ['not_delivered', 'pass_closed', 'already_listed', 'already_resold', 'not_removed'],
    },
  },
  {
    method: 'put',
    path,
    summary: 'Puts other details in place of all that the ticket has.',
    isSignedIn: true,
    body,
    answers: { 200: answer('The changed ticket.') },
    refusals: refusedWrite,
  },
  {
    method: 'delete',
    path,
    summary: 'Takes a ticket off the market.',
    isSignedIn: true,
    answers: { 204: { description: 'It is off the market.' } },
    refusals: refusedWrite,
  },
  {
    method: 'put',
    path: `${path}/delivery`,
    summary: 'Hands over what the buyer shows at the door: a barcode, or a file in place of it.',
    isSignedIn: true,
    body: { schema: DeliveryRequest, example: exampleDelivery },
    fileField: 'file',
    answers: { 200: answer('The ticket, whose delivery is ready.') },
    refusals: {
      400: ['invalid'],
      403: ['not_the_seller'],
      404: ['not_found'],
      409: ['already_listed', 'already_delivered', 'pass_closed', 'changed_meanwhile'],
      413: ['file_too_large'],
      429: ['too_many_requests'],
    },
  },
  {
    method: 'delete',
    path: `${path}/delivery`,
    summary: 'Takes back what was handed over, as long as the ticket is not sold.',
    isSignedIn: true,
    answers: { 204: { description: 'It is deleted.' } },
    refusals: {
      403: ['not_the_seller'],
      404: ['not_found'],
      409: ['sold', 'already_delivered', 'changed_meanwhile'],
      429: ['too_many_requests'],
    },
  },
  {
    method: 'post',
    path: `${path}/pass`,
    summary: 'Opens the pass, for the ticket’s present buyer: from then on most refunds are refused.',
    isSignedIn: true,
    answers: { 200: pass },
    refusals: { ...noPass, 409: [...noPass[409], 'changed_meanwhile'] },
  },
  {
    method: 'get',
    path: `${path}/pass`,
    summary: 'The pass that was opened before.',
    isSignedIn: true,
    answers: { 200: pass },
    refusals: noPass,
  },
  {
    method: 'get',
    path: `${path}/pass.png`,
    summary: 'The pass as a picture: the barcode drawn, or the picture (PNG or JPEG) that was handed over.',
    isSignedIn: true,
    answers: { 200: { description: 'The picture.', contentType: 'image/png' } },
    refusals: noPass,
  },
  {
    method: 'get',
    path: `${path}/pass.pdf`,
    summary: 'The pass as a PDF: a page with the barcode, or the file that was handed over.',
    isSignedIn: true,
    answers: { 200: { description: 'The document.', contentType: 'application/pdf' } },
    refusals: noPass,
  },
];
