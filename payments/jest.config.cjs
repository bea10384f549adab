module.exports = {
  ...require('../jest.preset.cjs')(),
  globalSetup: require.resolve('../dev/jest/with-stripe-mock.cjs'),
};
