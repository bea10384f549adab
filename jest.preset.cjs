// One jest shape for every workspace: TypeScript through swc, @tickets/common from its source (no build needed), and a MongoDB that the run starts.
const path = require('node:path');

/** @param {{ mongo?: boolean }} [options] */
module.exports = ({ mongo = true } = {}) => ({
  testEnvironment: 'node',
  roots: ['<rootDir>/src'],
  testMatch: ['**/*.test.ts'],
  transform: {
    '^.+\\.(t|j|mj)s$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'commonjs' } },
    ],
  },
  transformIgnorePatterns: ['/node_modules/'],
  moduleNameMapper: {
    '^@tickets/common/(.*)$': path.join(__dirname, 'common/src/$1/index.ts'),
    // mongoose-update-if-current ships as ES5 with polyfills of the whole language; in jest's sandbox they cost a second a file.
    '^core-js/stable$': path.join(__dirname, 'dev/jest/empty.cjs'),
    '^regenerator-runtime/runtime$': path.join(__dirname, 'dev/jest/empty.cjs'),
  },
  ...(mongo
    ? {
        globalSetup: path.join(__dirname, 'dev/jest/global-setup.cjs'),
        globalTeardown: path.join(__dirname, 'dev/jest/global-teardown.cjs'),
      }
    : {}),
  // A guard against tests that hang, wide enough for a machine that is busy with others.
  testTimeout: 120_000,
});
