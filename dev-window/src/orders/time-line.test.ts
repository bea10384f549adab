import { Subjects } from '@tickets/common/contracts';
import type { HeardEvent } from '../events/event-log';
import { timeLineOf } from './time-line';

let at = 0;
const told = (subject: Subjects, fields: Partial<HeardEvent>): HeardEvent => {
  at += 1;
  return { key: String(at), subject, storedAt: new Date(at).toISOString(), content: {}, ...fields };
};

it('the time line of an order has its events, its charge’s, its firings, and its ticket’s while it had it', () => {
  const events = [
    told(Subjects.TicketCreated, { id: 't', version: 0 }),
    told(Subjects.OrderCreated, { id: 'other', version: 0 }),
    told(Subjects.TicketUpdated, { id: 't', version: 1, orderId: 'other' }),
    told(Subjects.TicketUpdated, { id: 't', version: 2 }),
    told(Subjects.OrderCreated, { id: 'o', version: 0 }),
    told(Subjects.TicketUpdated, { id: 't', version: 3, orderId: 'o' }),
    told(Subjects.OrderUpdated, { id: 'o', version: 1 }),
    told(Subjects.ChargeCreated, { id: 'c', version: 0, orderId: 'o' }),
    told(Subjects.ExpirationComplete, { id: 'o', orderId: 'o' }),
    told(Subjects.OrderCancelled, { id: 'o', version: 2 }),
    told(Subjects.TicketUpdated, { id: 't', version: 4 }),
    told(Subjects.TicketUpdated, { id: 't', version: 5, orderId: 'other' }),
    told(Subjects.TicketHoldRefused, { id: 'other', orderId: 'other' }),
  ];
  expect(timeLineOf(events, 'o')).toEqual(events.slice(4, 11));
  expect(timeLineOf(events, 'nobody')).toEqual([]);
});
