import { jest } from '@jest/globals';

/**
 * Our tests run real servers, processes and browsers beside each other, and a busy machine now and then misses a moment.
 * A test may try once more; the first failure is printed all the same, and test/support/unsteady.js lists at the end which
 * ones did, so that one which keeps coming back is seen and mended.
 */
jest.retryTimes(1, { logErrorsBeforeRetry: true });
