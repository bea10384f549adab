import { MEASURED } from '../scale/measured-units';
import { hotSale, workOf } from '.';

describe('the shop that a hot sale comes to', () => {
  it('is busy for a second with the whole purchases that it is built for: no part is above that, and one is at it', () => {
    const { look, hold, pay } = workOf(MEASURED);
    // 100 a second, as one person in the model stands for ten. Each kind counts at its own busiest part.
    expect(100 * (look + hold + pay)).toBeGreaterThanOrEqual(1);
    expect(100 * Math.max(look, hold, pay)).toBeLessThanOrEqual(1);
  });

  it('has 25 people for each seat, whatever the sample', () => {
    const { seats, people } = hotSale(MEASURED, 'room', 1);
    expect(people / seats).toBe(25);
  });
});
