import { useTestDatabase } from '@tickets/common/testing';
import { Ticket } from '../models/ticket';
import { orderOf, startTickets } from '../testing/start-tickets';
import { detailsVersionFiller } from './fill-details-version';

useTestDatabase();

const { events, hear, list, outbox, show } = startTickets();

/** A ticket as the release before stored it. */
async function listUncounted() {
  const ticket = await list();
  await outbox.drain();
  await Ticket.updateOne({ _id: ticket.id }, { $unset: { detailsVersion: 1 } });
  return ticket;
}

describe('the filler of detailsVersion', () => {
  it('B5: counts a stored ticket from 0, in a version that is published, once', async () => {
    const [ticket, counted] = [await listUncounted(), await list()];
    const filler = detailsVersionFiller(outbox);
    await filler.run();
    await filler.run();
    await outbox.drain();
    const published = events.filter(({ eventId }) => eventId.startsWith(`ticket:updated:${ticket.id}`));
    expect(published).toMatchObject([{ data: { version: 1, detailsVersion: 0, title: ticket.title } }]);
    expect((await show(counted.id)).version).toBe(0);
  });

  it('B5: leaves a live hold, taken without a detailsVersion, as it is', async () => {
    const ticket = await listUncounted();
    const order = orderOf(ticket);
    await hear(order);
    await detailsVersionFiller(outbox).run();
    await hear(order);
    expect(await show(ticket.id)).toMatchObject({ status: 'held', orderId: order.id, version: 2 });
  });
});
