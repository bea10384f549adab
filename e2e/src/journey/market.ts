import type { OrderResponse, PaymentResponse, RefundReason, TicketResponse } from '@tickets/common/contracts';
import { eventually, expectStatus } from './expect';
import type { Answer, Person } from './person';

const DAY_MS = 24 * 60 * 60 * 1000;

/** What people do in this marketplace, in its own words. */
export async function sell(seller: Person, title: string, price: number): Promise<TicketResponse> {
  const answer = await seller.post<TicketResponse>('/api/tickets', {
    title,
    price,
    venue: 'Harbour Hall',
    city: 'Lisbon',
    category: 'concert',
    startsAt: new Date(Date.now() + 30 * DAY_MS).toISOString(),
    timeZone: 'Europe/Lisbon',
  });
  return expectStatus(answer, 201, `${seller.name} lists ${title}`);
}

export function tryToHold(buyer: Person, ticketId: string): Promise<Answer<OrderResponse>> {
  return buyer.post<OrderResponse>('/api/orders', { ticketId });
}

/** Holds a ticket, as soon as orders has heard of it. */
export function hold(buyer: Person, ticketId: string): Promise<OrderResponse> {
  return eventually(`${buyer.name} can hold ${ticketId}`, async () => {
    const answer = await tryToHold(buyer, ticketId);
    if (answer.status === 404 || answer.status === 409) return undefined;
    if (answer.status !== 200) expectStatus(answer, 201, `${buyer.name} holds a ticket`);
    return answer.body;
  });
}

export function pay(buyer: Person, orderId: string, paymentMethodId: string): Promise<Answer<PaymentResponse>> {
  return buyer.post<PaymentResponse>('/api/payments', { orderId, paymentMethodId });
}

export async function readOrder(buyer: Person, orderId: string): Promise<OrderResponse> {
  return expectStatus(await buyer.get<OrderResponse>(`/api/orders/${orderId}`), 200, `${buyer.name} reads the order`);
}

export async function readTicket(reader: Person, ticketId: string): Promise<TicketResponse> {
  return expectStatus(
    await reader.get<TicketResponse>(`/api/tickets/${ticketId}`),
    200,
    `${reader.name} reads the ticket`,
  );
}

export function awaitTicket(reader: Person, ticketId: string, status: TicketResponse['status'], timeoutMs?: number) {
  return eventually(
    `the ticket is ${status}`,
    async () => {
      const ticket = await readTicket(reader, ticketId);
      return ticket.status === status ? ticket : undefined;
    },
    timeoutMs,
  );
}

export function awaitOrder(buyer: Person, orderId: string, status: OrderResponse['status'], timeoutMs?: number) {
  return eventually(
    `the order is ${status}`,
    async () => {
      const order = await readOrder(buyer, orderId);
      return order.status === status ? order : undefined;
    },
    timeoutMs,
  );
}

/** Hands over the barcode that the buyer shows at the door. */
export function deliver(seller: Person, ticketId: string, value: string): Promise<Answer<TicketResponse>> {
  return seller.once('PUT', `/api/tickets/${ticketId}/delivery`, { kind: 'barcode', format: 'qr', value });
}

/** The barcode, or why it is not shown. */
export interface PassAnswer {
  value?: string;
  errors?: { code?: string }[];
}

export function openPass(reader: Person, ticketId: string): Promise<Answer<PassAnswer>> {
  return reader.once('POST', `/api/tickets/${ticketId}/pass`, {});
}

export function readPass(reader: Person, ticketId: string): Promise<Answer<PassAnswer>> {
  return reader.get(`/api/tickets/${ticketId}/pass`);
}

export function askForRefund(person: Person, orderId: string, reason: RefundReason): Promise<Answer<OrderResponse>> {
  return person.once('POST', `/api/orders/${orderId}/refund`, { reason });
}
