import type { OrderResponse, TicketResponse } from '@tickets/common/contracts';
import { eventually, expectEqual, expectStatus } from './expect';
import { awaitOrder, awaitTicket, hold, pay, readOrder, readTicket, sell, tryToHold } from './market';
import { Person } from './person';

export interface Cast {
  url: string;
  seller: Person;
  buyer: Person;
  rival: Person;
}

export async function signUp(url: string): Promise<Cast> {
  const people = ['seller', 'buyer', 'rival'].map((name) => new Person(url, name).signUp());
  const [seller, buyer, rival] = (await Promise.all(people)) as [Person, Person, Person];
  return { url, seller, buyer, rival };
}

/** A hold that nobody will pay; looked at again at the very end. */
export async function startHoldThatExpires({ seller, rival }: Cast): Promise<OrderResponse> {
  const ticket = await sell(seller, 'The hold that expires', 12.5);
  return hold(rival, ticket.id);
}

/** Many want one ticket: exactly one gets it, and the others are told why not. */
export async function race(
  cast: Cast,
  ticket: TicketResponse,
  buyers: number,
): Promise<{ winner: Person; order: OrderResponse }> {
  const people = await Promise.all(
    Array.from({ length: buyers }, (_, n) => new Person(cast.url, `buyer ${n + 1}`).signUp()),
  );
  await eventually('orders has heard of the ticket', async () => {
    const { status } = await tryToHold(cast.seller, ticket.id);
    return status === 400;
  });
  const answers = await Promise.all(people.map((person) => tryToHold(person, ticket.id)));
  const winners = answers.flatMap((answer, n) => (answer.status === 201 ? [n] : []));
  expectEqual(winners.length, 1, 'winners of the race');
  const losers = answers.filter((answer) => answer.status === 409);
  expectEqual(losers.length, buyers - 1, 'buyers who were told that it is held');
  const index = winners[0] ?? 0;
  return { winner: people[index] as Person, order: answers[index]?.body as OrderResponse };
}

export async function sellerCanNotEdit({ seller }: Cast, ticketId: string): Promise<void> {
  await awaitTicket(seller, ticketId, 'held');
  const answer = await seller.put(`/api/tickets/${ticketId}`, { title: 'Dearer now', price: 99 });
  expectStatus(answer, 409, 'the seller edits a held ticket');
}

/** A declined card, then a good one: the ticket is bought, the receipt says so. `meanwhile` is where a fault strikes. */
export async function buyWithASecondCard(
  { seller }: Cast,
  winner: Person,
  order: OrderResponse,
  meanwhile?: () => Promise<void>,
): Promise<OrderResponse> {
  await awaitOrder(winner, order.id, 'awaiting_payment');
  expectStatus(await pay(winner, order.id, 'pm_card_visa_chargeDeclined'), 402, 'the first card is declined');
  const [answer] = await Promise.all([pay(winner, order.id, 'pm_card_visa'), meanwhile?.()]);
  expectStatus(answer, 201, 'the second card pays');
  const receipt = await awaitOrder(winner, order.id, 'completed');
  expectEqual(receipt.payment?.last4, '4242', 'the receipt’s card');
  expectEqual(receipt.payment?.amount, order.ticket.price, 'the receipt’s amount');
  await awaitTicket(seller, order.ticket.id, 'sold');
  expectStatus(await tryToHold(seller, order.ticket.id), 400, 'the seller buys the own ticket');
  return receipt;
}

export async function cancelFreesTheTicket({ seller, buyer }: Cast): Promise<OrderResponse> {
  const ticket = await sell(seller, 'The hold that is released', 20);
  const order = await hold(buyer, ticket.id);
  await awaitTicket(seller, ticket.id, 'held');
  expectStatus(await buyer.delete(`/api/orders/${order.id}`), 204, 'the buyer releases the hold');
  await awaitTicket(seller, ticket.id, 'available');
  return readOrder(buyer, order.id);
}

/** The released hold's time comes while somebody else holds the ticket: nothing happens to that hold. */
export async function lateTimerFreesNobody({ seller, rival }: Cast, released: OrderResponse): Promise<void> {
  // The new hold begins late enough to outlive the old one's end, and is extended besides.
  const halfTime = (Date.parse(released.createdAt) + Date.parse(released.expiresAt)) / 2;
  await eventually('half of the released hold’s time is over', async () => {
    const { headers } = await rival.get('/api/users/currentuser');
    return Date.parse(headers.get('date') ?? '') > halfTime;
  });
  const order = await hold(rival, released.ticket.id);
  const extended = await eventually('the hold can be extended', async () => {
    const answer = await rival.post<OrderResponse>(`/api/orders/${order.id}/extend`);
    return answer.status === 200 ? answer.body : undefined;
  });
  expectEqual(Date.parse(extended.expiresAt) > Date.parse(order.expiresAt), true, 'more time than before');
  await eventually('the released hold’s own time is over', async () => {
    const { now } = await readOrder(rival, order.id);
    return Date.parse(now) > Date.parse(released.expiresAt) + 2_000;
  });
  const ticket = await readTicket(seller, released.ticket.id);
  expectEqual([ticket.status, ticket.orderId], ['held', order.id], 'the ticket after the late timer');
  expectEqual((await readOrder(rival, order.id)).status, 'awaiting_payment', 'the hold after the late timer');
  expectStatus(await rival.delete(`/api/orders/${order.id}`), 204, 'the rival releases it');
}

/** Two clicks at once pay once, and both are told the same. */
export async function doublePayment({ seller, buyer }: Cast): Promise<void> {
  const ticket = await sell(seller, 'The double click', 31.49);
  const order = await hold(buyer, ticket.id);
  await awaitOrder(buyer, order.id, 'awaiting_payment');
  const answers = await Promise.all([pay(buyer, order.id, 'pm_card_visa'), pay(buyer, order.id, 'pm_card_visa')]);
  for (const answer of answers) expectStatus(answer, 201, 'each of two clicks');
  const again = await pay(buyer, order.id, 'pm_card_visa');
  expectStatus(again, 201, 'a third click after the payment');
  await awaitOrder(buyer, order.id, 'completed');
}

export async function expiredHoldFreesTheTicket({ seller, rival }: Cast, order: OrderResponse): Promise<void> {
  const ended = await awaitOrder(rival, order.id, 'cancelled', 120_000);
  expectEqual(ended.cancelReason, 'expired', 'why the hold ended');
  await awaitTicket(seller, order.ticket.id, 'available');
}
