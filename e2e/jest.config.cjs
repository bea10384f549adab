module.exports = { ...require('../jest.preset.cjs')({ mongo: false }), testTimeout: 300_000, maxWorkers: 2 };
