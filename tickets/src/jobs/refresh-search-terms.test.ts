import type { TicketResponse } from '@tickets/common/contracts';
import { useTestDatabase } from '@tickets/common/testing';
import { SEARCH_TERMS_VERSION, Ticket } from '../models/ticket';
import { startTickets } from '../testing/start-tickets';
import { refreshSearchTerms } from './refresh-search-terms';

useTestDatabase();

const { as, seller, list, events, outbox } = startTickets();
const titles = async (query: string) =>
  (await as(undefined, 'get', `/api/tickets?${query}`).expect(200)).body.map(({ title }: TicketResponse) => title);

/** Puts a ticket back to what the release before stored. */
async function age(id: string, words: string[], cityKey?: string): Promise<void> {
  await Ticket.updateOne(
    { _id: id },
    { $set: { words, cityKey }, $unset: { cityAliases: 1, searchTermsVersion: 1 } },
    { timestamps: false },
  );
}

describe('the search terms of stored tickets', () => {
  it('T6: are made again by the present rules, without a new version, time or event', async () => {
    const festival = await list({ title: 'Straßenfest', city: 'Łódź' });
    const plain = await list({ title: 'No city' });
    await outbox.drain();
    await age(festival.id, ['straßenfest', 'łodz'], 'łodz');
    await age(plain.id, ['no', 'city']);
    const before = events.length;
    expect(await titles('q=strassenfest')).toEqual([]);
    expect(await titles('city=lodz')).toEqual([]);

    expect(await refreshSearchTerms()).toBe(2);

    expect(await titles('q=strassenfest')).toEqual(['Straßenfest']);
    expect(await titles('city=lodz')).toEqual(['Straßenfest']);
    expect((await as(seller, 'get', `/api/tickets/${festival.id}`)).body).toEqual(festival);
    await outbox.drain();
    expect(events).toHaveLength(before);
    expect(await Ticket.countDocuments({ _id: plain.id, cityKey: { $exists: true } })).toBe(0);
    expect(await refreshSearchTerms()).toBe(0);
  });

  it('T6: of a ticket that was edited meanwhile are left to that edit', async () => {
    const { id } = await list({ title: 'Before' });
    await age(id, ['old']);
    const [count, edit] = await Promise.all([
      refreshSearchTerms(),
      as(seller, 'put', `/api/tickets/${id}`).send({ title: 'After', price: 45 }),
    ]);
    expect(edit.status).toBe(200);
    expect([0, 1]).toContain(count);
    expect(await titles('q=after')).toEqual(['After']);
    expect(await titles('q=before')).toEqual([]);
    expect(await Ticket.countDocuments({ searchTermsVersion: SEARCH_TERMS_VERSION })).toBe(1);
  });
});
