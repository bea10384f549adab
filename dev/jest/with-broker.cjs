// For suites that also need a NATS Streaming server of their own: tells them which one to start and stop.
const { findNats } = require('../src/servers/find-nats.ts');
const withRedis = require('./with-redis.cjs');

module.exports = async () => {
  const [nats] = await Promise.all([findNats(), withRedis()]);
  process.env.TEST_NATS_SERVER = nats.command;
};
