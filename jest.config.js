/** ESM TypeScript by swc, one real PostgreSQL and one real Temporal server for the whole run (test/support/global-setup.ts). */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2024', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  // A bound for what hangs, not a measure: both cores may be busy with other tests.
  testTimeout: 300_000,
  testSequencer: '<rootDir>/test/support/sequencer.js',
  // A third of the time a test waits: for a browser, a workflow, a process that starts.
  maxWorkers: 3,
  // What a file has loaded is not given back when it ends: after forty of them a worker has three gigabytes.
  workerIdleMemoryLimit: '800MB',
  // Nor at once when it goes: a worker that holds nothing any more may be a second about it on a busy machine.
  workerGracefulExitTimeout: 10_000,
};
