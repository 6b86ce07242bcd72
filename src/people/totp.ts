import { Secret, TOTP } from 'otpauth';

/** Time-based one-time passwords (RFC 6238) as every authenticator app knows them: SHA-1, six digits, thirty seconds. */
const PERIOD_S = 30;
/** A code of the step before or after counts too: clocks differ, and people type slowly. */
const WINDOW = 1;
const SECRET_BYTES = 20;

/** A new secret in base32. */
export const newTotpSecret = (): string => new Secret({ size: SECRET_BYTES }).base32;

/** What the QR code for an authenticator app holds. */
export const totpUri = (secret: string, email: string): string => totp(secret, email).toString();

/**
 * The time step of a right code, null for a wrong one or one of a step that was used.
 * @param lastStep the step of the last code that was accepted
 * @param now milliseconds since the epoch
 */
export function totpStep(secret: string, code: string, lastStep: number, now: number): number | null {
  const delta = totp(secret).validate({ token: code, timestamp: now, window: WINDOW });
  if (delta === null) return null;
  const step = Math.floor(now / 1_000 / PERIOD_S) + delta;
  return step > lastStep ? step : null;
}

const totp = (secret: string, label = ''): TOTP =>
  new TOTP({ issuer: 'Countersign', label, secret: Secret.fromBase32(secret), period: PERIOD_S, digits: 6 });
