import { z } from 'zod';
import { ListTicketsQuery, TicketRequest, TicketResponse } from '../contracts';
import type { Answer, Endpoint } from './endpoint';
import { exampleDetails, exampleTicket } from './examples';
import { pageHeaders } from './page-headers';

const answer = (description: string): Answer => ({ description, schema: TicketResponse, example: exampleTicket });
const body = { schema: TicketRequest, example: exampleDetails };
const path = '/api/tickets/{id}';
const refusedWrite = {
  403: ['not_the_seller'],
  404: ['not_found'],
  409: ['ticket_locked', 'sold', 'changed_meanwhile'],
};

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
    summary: 'Lists a ticket for sale.',
    isSignedIn: true,
    body,
    answers: { 201: answer('The listed ticket.') },
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
];
