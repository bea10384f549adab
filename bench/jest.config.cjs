module.exports = require('../jest.preset.cjs')({ mongo: false });
