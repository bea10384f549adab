// For the suite that sends its requests to Stripe's own mock. Without one, only the tests that ask for it fail, in a sentence.
const { findStripeMock } = require('../src/servers/find-stripe-mock.ts');
const startMongo = require('./global-setup.cjs');

module.exports = async () => {
  const found = findStripeMock().then(
    ({ command }) => ({ command }),
    (error) => ({ missing: error.message }),
  );
  const [{ command, missing }] = await Promise.all([found, startMongo()]);
  if (command) process.env.TEST_STRIPE_MOCK = command;
  else process.env.TEST_STRIPE_MOCK_MISSING = missing;
};
