import type { z } from 'zod';
import { ChargeSnapshot } from './charge';
import { ExpirationComplete, OrderSnapshot } from './order';
import { Subjects } from './subjects';
import { TicketHoldRefused, TicketSnapshot } from './ticket';

export const serviceNames = ['auth', 'tickets', 'orders', 'expiration', 'payments'] as const;
export type ServiceName = (typeof serviceNames)[number];

interface CatalogueEntry {
  schema: z.ZodType;
  owner: ServiceName;
  /** Services that hear it once each, through their queue group. */
  heardBy: readonly ServiceName[];
  /** Services of which every instance hears it, while it is up. */
  heardByEveryInstanceOf?: readonly ServiceName[];
  summary: string;
}

const ticket = {
  schema: TicketSnapshot,
  owner: 'tickets',
  heardBy: ['orders'],
  heardByEveryInstanceOf: ['tickets'],
} as const;
const order = { schema: OrderSnapshot, owner: 'orders', heardBy: ['tickets', 'expiration', 'payments'] } as const;
const charge = { schema: ChargeSnapshot, owner: 'payments', heardBy: ['orders'] } as const;

/** All that is said between the services: who says it, who hears it, and in which shape. */
export const catalogue = {
  [Subjects.TicketCreated]: { ...ticket, summary: 'A ticket was listed for sale.' },
  [Subjects.TicketUpdated]: {
    ...ticket,
    summary: 'A ticket was edited, held, released, delivered, sold, opened or removed, or its pass was closed.',
  },
  [Subjects.TicketHoldRefused]: {
    schema: TicketHoldRefused,
    owner: 'tickets',
    heardBy: ['orders'],
    summary: 'An order can not have its ticket.',
  },
  [Subjects.OrderCreated]: { ...order, summary: 'A buyer took a hold of a ticket.' },
  [Subjects.OrderUpdated]: { ...order, summary: 'An order may be paid now, got more time, or was authorised.' },
  [Subjects.OrderCancelled]: { ...order, summary: 'An order ended without a sale, or its sale was refunded.' },
  [Subjects.OrderCompleted]: {
    ...order,
    summary: 'An order was paid, and its ticket is the buyer’s; or such an order was delivered, or is to be refunded.',
  },
  [Subjects.ExpirationComplete]: {
    schema: ExpirationComplete,
    owner: 'expiration',
    heardBy: ['orders'],
    summary: 'The time of a hold, or of a delivery, is over.',
  },
  [Subjects.ChargeCreated]: { ...charge, summary: 'A buyer began to pay.' },
  [Subjects.ChargeUpdated]: { ...charge, summary: 'A payment moved: a new attempt, 3-D Secure, authorised, voided.' },
  [Subjects.ChargeCompleted]: { ...charge, summary: 'The money of an order was captured.' },
  [Subjects.ChargeFailed]: { ...charge, summary: 'The payment of an order failed for good.' },
  [Subjects.ChargeRefunded]: { ...charge, summary: 'Captured money was given back.' },
} as const satisfies Record<Subjects, CatalogueEntry>;

/** The payload of a subject, as its schema says. */
export type EventData<S extends Subjects> = z.infer<(typeof catalogue)[S]['schema']>;
