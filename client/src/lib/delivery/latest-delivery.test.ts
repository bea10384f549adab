import { latestDelivery } from './latest-delivery';

const now = Date.parse('2030-06-01T12:00:00.000Z');

describe('by when a ticket comes that is bought now', () => {
  it.each([
    ['without a date, within a day', undefined, undefined],
    ['far ahead, within a day', '2030-06-02T14:00:00.000Z', undefined],
    ['near, two hours before the event', '2030-06-02T13:59:00.000Z', '2030-06-02T11:59:00.000Z'],
  ])('%s', (_name, startsAt, by) => expect(latestDelivery(startsAt, now)).toBe(by));
});
