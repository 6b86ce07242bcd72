import { type IdentityDriver, IdentityFailure } from './driver.ts';

/**
 * For test mode: nobody is asked, and the last four digits of the mobile say what comes of it. `0001`: a mismatch.
 * `0002`: never an answer. `0003`: no answer to the first two tries, then verified. Any other: verified.
 */
export const sandbox: IdentityDriver = {
  name: 'sandbox',
  async ask({ mobile, id, attempt }) {
    const reference = `sandbox-${id.slice(0, 8)}`;
    switch (mobile.slice(-4)) {
      case '0001':
        return { outcome: 'mismatch', reference };
      case '0002':
        throw new IdentityFailure('the sandbox never answers about this mobile');
      case '0003':
        if (attempt <= 2) throw new IdentityFailure('the sandbox answers about this mobile at the third try');
        return { outcome: 'verified', reference };
      default:
        return { outcome: 'verified', reference };
    }
  },
};
