import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { FieldError } from '../errors/problem.ts';

const derive = promisify(argon2);

/** Argon2id with the parameters that OWASP's password storage cheat sheet names first: 19 MiB, two passes, one lane. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const HASH_BYTES = 32;
const SALT_BYTES = 16;
const PASSWORD_CHARACTERS = { min: 10, max: 200 } as const;

/** A PHC string (`$argon2id$v=19$m=…,t=…,p=…$salt$hash`), to be kept in place of the password. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await hashOf(password, salt, COST);
  const { memory, passes, parallelism } = COST;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(hash)}`;
}

/** Whether the password is the one that was hashed. Without a hash it takes as long and is never right. */
export async function isRightPassword(password: string, phc: string | null): Promise<boolean> {
  const kept = phc === null ? null : parse(phc);
  const { salt, hash, cost } = kept ?? { salt: NO_SALT, hash: NO_HASH, cost: COST };
  const isEqual = timingSafeEqual(await hashOf(password, salt, cost), hash);
  return kept !== null && isEqual;
}

/** What is wrong with a new password, or null. Length is what makes one strong; rules on its letters are not (NIST SP 800-63B). */
export function passwordError(
  password: string,
  pointer: string,
  knownWords: readonly string[] = [],
): FieldError | null {
  const { min, max } = PASSWORD_CHARACTERS;
  if (password.length < min) return { pointer, rule: 'minLength', message: `must have at least ${min} characters` };
  if (password.length > max) return { pointer, rule: 'maxLength', message: `must have at most ${max} characters` };
  const plain = password.toLowerCase();
  const isKnown = knownWords.some((word) => word.length > 3 && plain.includes(word.toLowerCase()));
  if (isKnown || new Set(plain).size < 4) {
    return { pointer, rule: 'weak', message: 'is easy to guess: leave out your name and repeated characters' };
  }
  return null;
}

type Cost = { memory: number; passes: number; parallelism: number };
const NO_SALT = Buffer.alloc(SALT_BYTES);
const NO_HASH = Buffer.alloc(HASH_BYTES);
const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

function parse(phc: string): { salt: Buffer; hash: Buffer; cost: Cost } | null {
  const [, memory, passes, parallelism, salt, hash] = PHC.exec(phc) ?? [];
  if (!salt || !hash) return null;
  const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  return { salt: Buffer.from(salt, 'base64'), hash: Buffer.from(hash, 'base64'), cost };
}

/** The same password typed on another keyboard may come in other code points: NFKC makes them one. */
function hashOf(password: string, salt: Buffer, cost: Cost): Promise<Buffer> {
  const message = Buffer.from(password.normalize('NFKC'));
  return derive('argon2id', { message, nonce: salt, tagLength: HASH_BYTES, ...cost }) as Promise<Buffer>;
}

const base64 = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');
