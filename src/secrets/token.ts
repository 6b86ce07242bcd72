import { createHash, randomBytes } from 'node:crypto';

/** What whoever holds it is let in by: 256 random bits. Only its hash is kept. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** What a token is stored and found by. Random enough that no salt and no slow hash is needed. */
export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest();

const FORM = /^[A-Za-z0-9_-]{43}$/;

/** Whether `newToken` can have made it: others are not worth asking PostgreSQL for. */
export const isToken = (text: string): boolean => FORM.test(text);
