// Jest transforms what this file requires, so that the one TypeScript that finds MongoDB serves the stack and the tests.
const { startJestMongo } = require('../src/servers/jest-mongo.ts');

module.exports = async () => {
  const mongo = await startJestMongo();
  process.env.TEST_MONGO_URL = mongo.url;
  globalThis.jestMongo = mongo;
};
