// For suites that need a Redis of their own: tells them which server to start (each test file starts and stops its own).
const { findRedis } = require('../src/servers/find-redis.ts');
const startMongo = require('./global-setup.cjs');

module.exports = async () => {
  const [redis] = await Promise.all([findRedis(), startMongo()]);
  process.env.TEST_REDIS_SERVER = redis.command;
};
