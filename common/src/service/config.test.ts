import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { commonConfig, InvalidConfig, missingAddresses, parseConfig, publicUrl } from './config';

const schema = z.object(commonConfig);
const valid = {
  MONGO_URL: 'mongodb://orders-mongo:27017/orders',
  NATS_URL: 'nats://nats:4222',
  NATS_CLIENT_ID: 'orders-0',
  JWT_KEY: randomBytes(32).toString('hex'),
};

describe('the environment of a service', () => {
  it('needs three variables and has a default for the others', () => {
    expect(parseConfig(schema, valid)).toMatchObject({
      NODE_ENV: 'production',
      PORT: 3000,
      PUBLIC_URL: 'http://localhost:8080',
      RATE_LIMIT_FACTOR: 1,
      API_DOCS: '0',
    });
  });

  it('takes an empty variable for an unset one', () => {
    expect(parseConfig(schema, { ...valid, REDIS_URL: '', PORT: '' })).toMatchObject({ PORT: 3000 });
    expect(() => parseConfig(schema, { ...valid, MONGO_URL: '' })).toThrow('MONGO_URL is missing');
  });

  it('names every variable that is missing or bad in one error', () => {
    const read = () => parseConfig(schema, { ...valid, MONGO_URL: undefined, PORT: '70000', LOG_LEVEL: 'loud' });
    expect(read).toThrow(InvalidConfig);
    for (const line of ['MONGO_URL is missing', 'PORT: ', 'LOG_LEVEL: ']) expect(read).toThrow(line);
  });

  it('needs the address of the broker that it names, NATS Streaming unless it names another', () => {
    const parse = (change: object) => parseConfig(schema, { ...valid, ...change }, missingAddresses);
    const JETSTREAM_URL = 'nats://nats-0.nats:4222';
    expect(parse({})).toMatchObject({ BUS: 'nats-streaming', JETSTREAM_REPLICAS: 1 });
    expect(parse({ BUS: 'jetstream', NATS_URL: undefined, JETSTREAM_URL })).toMatchObject({ BUS: 'jetstream' });
    expect(() => parse({ NATS_URL: undefined, PORT: 'x' })).toThrow(/PORT: .*\n {2}NATS_URL is missing/);
    expect(() => parse({ BUS: 'jetstream' })).toThrow('JETSTREAM_URL is missing');
    expect(() => parse({ BUS_ALSO: 'jetstream' })).toThrow('JETSTREAM_URL is missing');
    expect(parse({ BUS: 'jetstream', BUS_ALSO: 'nats-streaming', JETSTREAM_URL })).toMatchObject({ JETSTREAM_URL });
  });

  it.each(['asdf', 'secret', 'Change-Me', 'your-secret-here'])('refuses the example secret %s', (JWT_KEY) => {
    expect(() => parseConfig(schema, { ...valid, JWT_KEY })).toThrow('JWT_KEY: is an example value');
  });

  it.each([1, 16, 31])('refuses a secret of %i characters', (length) => {
    const JWT_KEY = randomBytes(16).toString('hex').slice(0, length);
    expect(() => parseConfig(schema, { ...valid, JWT_KEY })).toThrow('must have at least 32 characters');
  });

  it.each([
    ['REDIS_URL', 'redis://redis:6379', true],
    ['REDIS_URL', 'rediss://:password@redis.example.com:6380', true],
    ['REDIS_URL', 'http://redis:6379', false],
    ['MONGO_URL', 'mongodb+srv://user:pass@cluster.example.com/orders', true],
    ['MONGO_URL', 'postgres://orders', false],
    ['NATS_URL', 'tls://nats:4222', true],
    ['NATS_URL', 'amqp://nats', false],
    ['JETSTREAM_URL', 'nats://nats-0.nats:4222, tls://user:pass@nats-1.nats:4222', true],
    ['JETSTREAM_URL', 'nats://nats-0.nats:4222,', false],
    ['JETSTREAM_MONITOR_URL', 'http://nats-0.nats:8222,http://nats-1.nats:8222', true],
    ['JETSTREAM_MONITOR_URL', 'nats://nats:8222', false],
    ['BUS', 'jetstream', true],
    ['BUS', 'kafka', false],
  ])('%s=%s is taken: %s', (name, value, isTaken) => {
    const read = () => parseConfig(schema, { ...valid, [name]: value });
    if (isTaken) expect(read()).toMatchObject({ [name]: value });
    else expect(read).toThrow(name);
  });
});

const read = (PUBLIC_URL: string | undefined) =>
  parseConfig(z.object({ PUBLIC_URL: publicUrl }), { PUBLIC_URL }).PUBLIC_URL;

describe('PUBLIC_URL', () => {
  it.each([
    ['https://tickets.example/', 'https://tickets.example'],
    ['https://tickets.example//', 'https://tickets.example'],
    ['HTTPS://Tickets.Example:443', 'https://tickets.example'],
    ['http://localhost:9080', 'http://localhost:9080'],
    [undefined, 'http://localhost:8080'],
    ['', 'http://localhost:8080'],
  ])('P4: is an origin without a slash at its end: %j is %s', (given, origin) => expect(read(given)).toBe(origin));

  it.each(['tickets.example', 'ftp://tickets.example'])('refuses %s', (given) =>
    expect(() => read(given)).toThrow(InvalidConfig),
  );
});
