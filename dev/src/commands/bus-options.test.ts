import { busOptions } from './bus-options';

describe('busOptions', () => {
  it.each([
    [[], {}],
    [['--once', '--bus', 'jetstream'], { bus: 'jetstream' }],
    [['--bus', 'jetstream', '--nodes', '3'], { bus: 'jetstream', nodes: 3 }],
    [['--nodes', '3'], { bus: 'jetstream', nodes: 3 }],
    [['--bus', 'nats-streaming'], { bus: 'nats-streaming' }],
  ])('%j is %j', (args, options) => expect(busOptions(args)).toEqual(options));

  it.each([
    [['--bus', 'kafka'], '--bus is nats-streaming or jetstream'],
    [['--bus'], '--bus is nats-streaming or jetstream'],
    [['--bus', 'jetstream', '--nodes', '2'], '--nodes is 1 or 3'],
    [['--bus', 'nats-streaming', '--nodes', '3'], 'NATS Streaming is one server'],
  ])('refuses %j', (args, words) => expect(() => busOptions(args)).toThrow(words));
});
