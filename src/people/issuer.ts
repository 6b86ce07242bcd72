/**
 * People who are known by the token (JWT) of an issuer that the operator trusts, such as a Supabase project.
 *
 * - J1 A token counts when an expected algorithm, signature, issuer, audience and time are right, all of them.
 * - J2 A secret verifies HS256 only, a public key the others only: a public key never serves as a secret.
 * - J3 The person is found by an address that was proved to be theirs, and must be a member here. What people can write
 *   about themselves in a token (`user_metadata`) is not looked at.
 * - J4 While the issuer's keys cannot be had nobody is let in by them; those of the last minutes serve meanwhile.
 */
import {
  createRemoteJWKSet,
  customFetch,
  decodeProtectedHeader,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
  jwtVerify,
} from 'jose';
import type { Caller, Core } from '../core.ts';
import { egress } from '../egress/client.ts';
import { Problem } from '../errors/problem.ts';
import type { IssuerSettings } from './issuer-settings.ts';
import { plainEmail } from './people.ts';
import { type Role, SCOPES_OF } from './roles.ts';

export type IssuedCaller = Omit<Caller, 'dialect' | 'session'> & { isSuspended: boolean };
/** Who asks with a token; null where it does not count. @throws Problem service_unavailable */
export type Issuer = (token: string) => Promise<IssuedCaller | null>;

const KEY_ALGORITHMS = ['ES256', 'RS256', 'EdDSA'];
const SECRET_ALGORITHM = 'HS256';
/** Clocks of two machines differ. */
const CLOCK_TOLERANCE_S = 30;
const KEYS_KEPT_MS = 10 * 60_000;
/** An unknown key is looked for again after this, at the earliest, so that made-up tokens do not reach the issuer. */
const KEYS_COOLDOWN_MS = 30_000;
const KEYS_DEADLINE_MS = 5_000;
const KEYS_BYTES_MAX = 64 * 1024;
const RETRY_AFTER_MS = 5_000;

export function makeIssuer(core: Core, settings: IssuerSettings): Issuer {
  const secret = settings.secret === null ? null : new TextEncoder().encode(settings.secret);
  const keys = settings.keysUrl === null ? null : keysAt(core, settings.keysUrl);
  const expected: JWTVerifyOptions = {
    issuer: settings.issuer,
    audience: settings.audience,
    clockTolerance: CLOCK_TOLERANCE_S,
    requiredClaims: ['exp', 'sub'],
  };

  async function payloadOf(token: string): Promise<JWTPayload | null> {
    const currentDate = new Date(core.now());
    try {
      const { alg } = decodeProtectedHeader(token);
      const verified =
        alg === SECRET_ALGORITHM
          ? secret && (await jwtVerify(token, secret, { ...expected, currentDate, algorithms: [SECRET_ALGORITHM] }))
          : keys && (await jwtVerify(token, keys, { ...expected, currentDate, algorithms: KEY_ALGORITHMS }));
      return verified?.payload ?? null;
    } catch (error) {
      if (error instanceof Problem) throw error;
      if (isAboutKeys(error)) throw unavailable(error);
      if (error instanceof errors.JOSEError || error instanceof TypeError) return null;
      throw error;
    }
  }

  return async (token) => {
    const payload = await payloadOf(token);
    const email = payload && provedEmail(payload, settings);
    return email ? findMember(core, email, payload) : null;
  };
}

/** What is answered in place of keys has no code of its own. */
const isAboutKeys = (error: unknown): boolean =>
  error instanceof errors.JOSEError &&
  ['ERR_JWKS_INVALID', 'ERR_JWKS_TIMEOUT', 'ERR_JOSE_GENERIC'].includes(error.code);

/** The issuer's public keys: fetched when first needed, and again when a token names one that is not among them. */
function keysAt(core: Core, url: string): JWTVerifyGetKey {
  return createRemoteJWKSet(new URL(url), {
    cacheMaxAge: KEYS_KEPT_MS,
    cooldownDuration: KEYS_COOLDOWN_MS,
    timeoutDuration: KEYS_DEADLINE_MS,
    [customFetch]: async () => {
      const request = { url, method: 'GET' as const, headers: { accept: 'application/json' } };
      const limits = { deadlineMs: KEYS_DEADLINE_MS, maxResponseBytes: KEYS_BYTES_MAX };
      const { status, bodyText } = await egress(core.config)
        .fetch({ ...request, ...limits })
        .catch((error: unknown) => {
          throw unavailable(error);
        });
      if (status !== 200) throw unavailable(new Error(`the issuer of tokens answered ${status} for its keys`));
      return new Response(bodyText, { headers: { 'content-type': 'application/json' } });
    },
  });
}

const unavailable = (cause: unknown): Problem =>
  new Problem('service_unavailable', { retryAfterMs: RETRY_AFTER_MS, cause });

/** The address in a token, where somebody has seen to it that it is the holder's. */
function provedEmail(payload: JWTPayload, { confirmsEmails }: IssuerSettings): string | null {
  const { email, email_verified: isVerified, is_anonymous: isAnonymous } = payload;
  if (typeof email !== 'string' || email === '' || isAnonymous === true || isVerified === false) return null;
  return isVerified === true || confirmsEmails ? plainEmail(email) : null;
}

type MemberRow = { person_id: string; organization_id: string; role: Role; has_totp: boolean; is_suspended: boolean };

/**
 * The person, in the organization that the issuer names (`app_metadata.organization_id`) or in the first one they joined.
 * Who has a second factor here must have shown one there (`aal2`).
 */
async function findMember(core: Core, email: string, payload: JWTPayload): Promise<IssuedCaller | null> {
  const named = (payload.app_metadata as { organization_id?: unknown } | undefined)?.organization_id;
  const rows = await core.database.statement((sql) =>
    sql.execute<MemberRow[]>(
      `select p.id as person_id, m.organization_id, m.role, p.totp_confirmed_at is not null as has_totp,
         o.suspended_at is not null as is_suspended
       from people p join memberships m on m.person_id = p.id join organizations o on o.id = m.organization_id
       where p.email = ? order by m.created_at, m.organization_id`,
      [email],
    ),
  );
  const row = named === undefined ? rows[0] : rows.find(({ organization_id: id }) => id === named);
  if (!row || (row.has_totp && payload.aal !== 'aal2')) return null;
  return {
    organizationId: row.organization_id,
    actor: { kind: 'person', id: row.person_id },
    mode: 'live',
    scopes: [...SCOPES_OF[row.role]],
    isSuspended: row.is_suspended,
  };
}
