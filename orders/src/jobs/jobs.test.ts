import { newUser, useTestDatabase } from '@tickets/common/testing';
import { alignAllOrders } from '../align-all-orders';
import { Charge } from '../replicas/charge';
import { aCharge } from '../testing/snapshots';
import { counted, findOrder, MINUTE, startOrders } from '../testing/start-orders';
import { liveOrdersResender } from './resend-live-orders';
import { measureHolds, overdueHoldsSweeper } from './sweep-overdue-holds';

useTestDatabase();

describe('the sweeper of overdue holds', () => {
  it('ends those whose grace is over, leaves the others, and shows how many live and how many nobody had ended', async () => {
    const { hold, lock, charge, clock, deps } = startOrders();
    const overdue = [await hold(), await hold()];
    const authorized = await hold();
    await lock(authorized);
    await charge(authorized, { status: 'authorized' });
    clock.offsetMs = 10 * MINUTE;
    const young = await hold();
    clock.offsetMs = 15 * MINUTE;
    await overdueHoldsSweeper(deps).run();
    expect([await counted('holds_live', {}), await counted('holds_overdue', {})]).toEqual([4, 0]);
    clock.offsetMs = 15 * MINUTE + 8_000;
    await overdueHoldsSweeper(deps).run();
    expect(await counted('holds_overdue', {})).toBe(2);
    for (const order of overdue) expect(await findOrder(order)).toMatchObject({ cancelReason: 'expired' });
    expect((await findOrder(authorized)).status).toBe('awaiting_payment');
    expect((await findOrder(young)).status).toBe('created');
    await measureHolds(deps);
    expect([await counted('holds_live', {}), await counted('holds_overdue', {})]).toEqual([2, 0]);
  });

  it('runs more often for short holds', () => {
    expect(overdueHoldsSweeper(startOrders().deps).everyMs).toBe(30_000);
    expect(overdueHoldsSweeper(startOrders({ holdMs: 6_000 }).deps).everyMs).toBe(1_500);
  });
});

describe('the resender of live orders', () => {
  it('tells those once more that have rested for two minutes, under the same event id', async () => {
    const { as, hold, clock, deps, events, outbox } = startOrders();
    const buyer = newUser();
    const [resting, ended] = [await hold(buyer), await hold(buyer)];
    await as(buyer).release(ended.id).expect(204);
    await outbox.drain();
    const told = () => events.filter(({ eventId }) => eventId === `order:created:${resting.id}:0`).length;
    await liveOrdersResender(deps).run();
    expect(told()).toBe(1);
    const before = events.length;
    clock.offsetMs = 2 * MINUTE + 1_000;
    await liveOrdersResender(deps).run();
    expect(told()).toBe(2);
    expect(events).toHaveLength(before + 1);
    expect((await findOrder(resting)).version).toBe(0);
  });
});

describe('aligning all orders', () => {
  it('follows replicas that were written without a listener', async () => {
    const { hold, list, lock, deps } = startOrders();
    const order = await hold(undefined, await list({ delivery: 'ready' }));
    await lock(order, 1, { delivery: 'ready' });
    const { id, ...charge } = aCharge(order.id, { status: 'completed' });
    await Charge.create({ _id: id, ...charge });
    expect(await alignAllOrders(deps)).toBe(1);
    expect((await findOrder(order)).status).toBe('completed');
    expect(await alignAllOrders(deps)).toBe(0);
    await Charge.updateOne({ _id: id }, { $set: { status: 'refunded' } });
    expect(await alignAllOrders(deps)).toBe(1);
    expect((await findOrder(order)).status).toBe('cancelled');
    expect(await alignAllOrders(deps)).toBe(0);
  });
});
