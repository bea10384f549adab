import { createHash } from 'node:crypto';
import type { OrderSnapshot, TicketResponse } from '@tickets/common/contracts';
import { newUser, useTestDatabase } from '@tickets/common/testing';
import { drawBarcode } from '../delivery/barcode-image';
import { later, orderOf, startTickets } from '../testing/start-tickets';

useTestDatabase();

const { as, seller, list, show, hear } = startTickets();
type User = typeof seller;

let serial = 0;
const requestedAt = '2030-01-01T00:00:00.000Z';
const isoNow = () => new Date().toISOString();

const roles = ['anonymous', 'stranger', 'seller', 'buyer', 'earlier holder', 'next buyer'] as const;
type Role = (typeof roles)[number];

/** One sale, and one that follows it: the resale, or the ticket that is listed again. */
class Saga {
  readonly value = `WHO-READS-${serial++}`;
  readonly users: Record<Role, User | undefined> = {
    anonymous: undefined,
    stranger: newUser(),
    seller,
    buyer: newUser(),
    'earlier holder': newUser(),
    'next buyer': newUser(),
  };
  /** All that orders has published. */
  readonly told: OrderSnapshot[] = [];
  order?: OrderSnapshot;
  next?: { ticket: TicketResponse; order?: OrderSnapshot };

  private constructor(readonly ticket: TicketResponse) {}

  /** Listed; somebody has held it and let it go. */
  static async begin(): Promise<Saga> {
    const saga = new Saga(await list());
    const held = await saga.tell(orderOf(saga.ticket, { userId: saga.idOf('earlier holder') }));
    await saga.tell(later(held, { status: 'cancelled', cancelReason: 'by_buyer' }));
    return saga;
  }

  async tell(order: OrderSnapshot): Promise<OrderSnapshot> {
    this.told.push(order);
    await hear(order);
    return order;
  }

  idOf(role: Exclude<Role, 'anonymous'>): string {
    return (this.users[role] as User).id; // only the anonymous one is nobody
  }

  async say(changes: Partial<OrderSnapshot>): Promise<void> {
    if (!this.order) throw new Error('nobody has ordered it');
    this.order = await this.tell(later(this.order, changes));
  }

  async sayNext(changes: Partial<OrderSnapshot>): Promise<void> {
    if (!this.next?.order) throw new Error('nobody has ordered the next');
    this.next.order = await this.tell(later(this.next.order, changes));
  }

  async listNext(user: User | undefined, origin: object): Promise<void> {
    const { body } = await as(user, 'post', '/api/tickets')
      .send({ title: 'Again', price: 50, ...origin })
      .expect(201);
    this.next = { ticket: body };
  }
}

const ask = (reason: 'seller' | 'not_delivered' | 'event_cancelled') => (saga: Saga) =>
  saga.say({ refund: { reason, requestedAt } });

/** What happens, as tickets hears and sees it. */
const steps = {
  deliver: async ({ ticket, value }) => {
    const body = { kind: 'barcode', format: 'qr', value };
    await as(seller, 'put', `/api/tickets/${ticket.id}/delivery`).send(body).expect(200);
  },
  hold: async (saga) => {
    saga.order = await saga.tell(orderOf(await show(saga.ticket.id), { userId: saga.idOf('buyer') }));
  },
  lock: (saga) => saga.say({ status: 'awaiting_payment' }),
  authorise: (saga) => saga.say({ authorizedAt: isoNow() }),
  complete: (saga) => saga.say({ status: 'completed', completedAt: isoNow() }),
  open: async ({ users, ticket }) => {
    await as(users.buyer, 'post', `/api/tickets/${ticket.id}/pass`).expect(200);
  },
  'buyer says cancelled': ask('event_cancelled'),
  'deadline passes': ask('not_delivered'),
  'seller refunds': ask('seller'),
  accept: (saga) => saga.say({ refund: { ...saga.order?.refund, acceptedAt: isoNow() } }),
  drop: (saga) => saga.say({ refund: undefined }),
  refunded: (saga) => saga.say({ status: 'cancelled', refund: { ...saga.order?.refund, refundedAt: isoNow() } }),
  'list again': (saga) => saga.listNext(seller, { fromTicketId: saga.ticket.id }),
  resell: (saga) => saga.listNext(saga.users.buyer, { fromOrderId: saga.order?.id }),
  'next hold': async (saga) => {
    if (!saga.next) throw new Error('there is no next ticket');
    saga.next.order = await saga.tell(orderOf(saga.next.ticket, { userId: saga.idOf('next buyer') }));
  },
  'next authorise': (saga) => saga.sayNext({ status: 'awaiting_payment', authorizedAt: isoNow() }),
  'next complete': (saga) => saga.sayNext({ status: 'completed', completedAt: isoNow() }),
  'next open': async ({ users, next }) => {
    await as(users['next buyer'], 'post', `/api/tickets/${next?.ticket.id}/pass`).expect(200);
  },
  'next refund': (saga) => saga.sayNext({ refund: { reason: 'seller', requestedAt } }),
  'next refunded': (saga) => saga.sayNext({ status: 'cancelled' }),
} satisfies Record<string, (saga: Saga) => Promise<void>>;
type Step = keyof typeof steps;

const sale: Step[] = ['hold', 'lock', 'authorise', 'complete'];
const sold: Step[] = ['deliver', ...sale];
const opened: Step[] = [...sold, 'open'];
const refundedUnopened: Step[] = [...sold, 'seller refunds', 'accept', 'refunded'];
const resold: Step[] = ['resell', 'next hold', 'next authorise', 'next complete'];

/** A reader opens it and reads it; one who has opened it before reads it at once. */
type Reader = 'nobody' | 'buyer' | 'buyer, opened' | 'next buyer' | 'next buyer, opened';

/** Each moment, how it came to it, who reads the pass of the ticket, and who that of the next. */
const moments: [moment: string, steps: Step[], reader: Reader, nextReader?: Reader][] = [
  ['listed without delivery', [], 'nobody'],
  ['listed with delivery', ['deliver'], 'nobody'],
  ['held', ['deliver', 'hold'], 'nobody'],
  ['awaiting payment', ['deliver', 'hold', 'lock'], 'nobody'],
  ['authorised', ['deliver', 'hold', 'lock', 'authorise'], 'nobody'],
  ['completed, undelivered', sale, 'nobody'],
  ['completed, delivered, unopened', sold, 'buyer'],
  ['completed, delivered afterwards, unopened', [...sale, 'deliver'], 'buyer'],
  ['opened', opened, 'buyer, opened'],
  ['refund requested by the buyer alone, unopened', [...sold, 'buyer says cancelled'], 'buyer'],
  ['refund requested by the buyer alone, opened', [...opened, 'buyer says cancelled'], 'buyer, opened'],
  ['refund requested by the deadline, undelivered', [...sale, 'deadline passes'], 'nobody'],
  ['refund requested by the deadline, delivered before', [...sold, 'deadline passes'], 'buyer'],
  ['that request dropped', [...sold, 'deadline passes', 'drop'], 'buyer'],
  ['refund requested by the seller, unopened', [...sold, 'seller refunds'], 'nobody'],
  ['refund requested by the seller, opened', [...opened, 'seller refunds'], 'nobody'],
  ['refund accepted', [...opened, 'seller refunds', 'accept'], 'nobody'],
  ['refunded, unopened', refundedUnopened, 'nobody'],
  ['refunded, opened', [...opened, 'seller refunds', 'accept', 'refunded'], 'nobody'],
  ['refunded, never delivered', [...sale, 'deadline passes', 'accept', 'refunded'], 'nobody'],
  ['refunded in Stripe’s dashboard', [...opened, 'refunded'], 'nobody'],
  ['listed again', [...refundedUnopened, 'list again'], 'nobody', 'nobody'],
  ['listed again and held', [...refundedUnopened, 'list again', 'next hold'], 'nobody', 'nobody'],
  [
    'listed again and bought',
    [...refundedUnopened, 'list again', 'next hold', 'next authorise', 'next complete'],
    'nobody',
    'next buyer',
  ],
  ['resale listed', [...sold, 'resell'], 'buyer', 'nobody'],
  ['resale listed of what was opened', [...opened, 'resell'], 'buyer, opened', 'nobody'],
  ['resale held', [...opened, 'resell', 'next hold'], 'buyer, opened', 'nobody'],
  ['resale authorised', [...opened, 'resell', 'next hold', 'next authorise'], 'buyer, opened', 'nobody'],
  ['resale completed', [...sold, ...resold], 'nobody', 'next buyer'],
  ['resale completed of what was opened', [...opened, ...resold], 'nobody', 'next buyer'],
  ['resale opened', [...opened, ...resold, 'next open'], 'nobody', 'next buyer, opened'],
  [
    'refund of the first sale requested after the resale',
    [...sold, ...resold, 'seller refunds'],
    'nobody',
    'next buyer',
  ],
  ['resale refund requested', [...sold, ...resold, 'next refund'], 'nobody', 'nobody'],
  ['resale refunded unopened', [...sold, ...resold, 'next refund', 'next refunded'], 'buyer', 'nobody'],
  [
    'resale refunded, opened by its buyer',
    [...sold, ...resold, 'next open', 'next refund', 'next refunded'],
    'nobody',
    'nobody',
  ],
];

const views = ['', '.png', '.pdf'] as const;

const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** What somebody is answered who reads the pass in each way, asks for it to be opened, and reads it again. */
async function answersTo(user: User | undefined, ticketId: string) {
  const path = `/api/tickets/${ticketId}/pass`;
  const read = (suffix: string) => as(user, 'get', `${path}${suffix}`).buffer(true);
  const before = [];
  for (const suffix of views) before.push(await read(suffix));
  const post = await as(user, 'post', path);
  const after = [];
  for (const suffix of views) after.push(await read(suffix));
  return { before, post, after };
}

async function expectReader(saga: Saga, ticketId: string, reader: Reader): Promise<void> {
  const [owner, wasOpened] = reader.split(', ');
  const picture = hash(await drawBarcode('qr', saga.value));
  // Who may read it comes last: an opening must not be what let the others in, or kept them out.
  for (const role of [...roles].sort((a, b) => Number(a === owner) - Number(b === owner))) {
    const { before, post, after } = await answersTo(saga.users[role], ticketId);
    const statuses = {
      before: before.map(({ status }) => status),
      post: post.status,
      after: after.map((a) => a.status),
    };
    if (role === owner) {
      const unopened = wasOpened ? 200 : 409;
      expect([role, statuses]).toEqual([
        role,
        { before: views.map(() => unopened), post: 200, after: [200, 200, 200] },
      ]);
      expect([post.body.value, after[0]?.body.value]).toEqual([saga.value, saga.value]);
      expect([hash(after[1]?.body), after[2]?.headers['content-type']]).toEqual([picture, 'application/pdf']);
      continue;
    }
    for (const { status, headers, text = '' } of [...before, post, ...after]) {
      expect(role === 'anonymous' ? [401] : [404, 409]).toContain(status);
      expect(headers['content-type']).toMatch(/^application\/json/);
      expect(text).not.toContain(saga.value);
    }
  }
}

describe('who may read a pass: the present buyer alone, and only after the purchase', () => {
  it.each(moments)('%s', async (_moment, story, reader, nextReader: Reader = 'nobody') => {
    const saga = await Saga.begin();
    for (const step of story) await steps[step](saga);
    // What comes once more, and late, opens nothing.
    for (const order of saga.told.toReversed()) await hear(order);
    await expectReader(saga, saga.ticket.id, reader);
    if (saga.next) await expectReader(saga, saga.next.ticket.id, nextReader);
  });
});
