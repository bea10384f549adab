import { asyncApi } from '@tickets/common/documents';
import { Router } from 'express';
import { eventsPage } from '../pages/events-page';

/** The event catalogue: to read, and as the AsyncAPI document itself. */
export function showEvents(): Router {
  const page = eventsPage();
  const document = asyncApi();
  return Router()
    .get('/_dev/events', (_request, response) => {
      response.type('html').send(page);
    })
    .get('/_dev/asyncapi.json', (_request, response) => {
      response.json(document);
    });
}
