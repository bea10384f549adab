// For suites that also need a broker of their own: tells them which servers to start and stop.
const { findJetStream, findNats } = require('../src/servers/find-nats.ts');
const withRedis = require('./with-redis.cjs');

module.exports = async () => {
  const [nats, jetStream] = await Promise.all([findNats(), findJetStream(), withRedis()]);
  process.env.TEST_NATS_SERVER = nats.command;
  process.env.TEST_JETSTREAM_SERVER = jetStream.command;
};
