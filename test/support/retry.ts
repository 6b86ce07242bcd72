import { expect, jest } from '@jest/globals';

/**
 * A real browser on a machine that is busy with other tests now and then misses a moment. Its tests may try once more; the
 * first failure is printed all the same, so that one which keeps coming back is seen.
 */
if (/\/test\/web\//.test(expect.getState().testPath ?? '')) jest.retryTimes(1, { logErrorsBeforeRetry: true });
