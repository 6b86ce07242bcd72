import { ConfigError, type Environment, oneOf, url } from '../environment.ts';

/** Who signs tokens for people, such as a Supabase project, and what must stand in them. */
export type IssuerSettings = {
  /** Exactly as its tokens name it. */
  issuer: string;
  audience: string;
  /** Where its public keys are; null: it has none. */
  keysUrl: string | null;
  /** With which it signs (HS256); null: it signs with a private key only. */
  secret: string | null;
  /** Whether it gives nobody a token before they have proved that the address is theirs. */
  confirmsEmails: boolean;
};

/** As many bytes as HMAC-SHA256 has (RFC 7518, 3.2). */
const JWT_SECRET_CHARACTERS_MIN = 32;

/** @returns null when nobody's tokens are taken. @throws ConfigError */
export function readIssuer(env: Environment): IssuerSettings | null {
  const issuer = env.WAHOOKS_JWT_ISSUER || null;
  const secret = env.WAHOOKS_JWT_SECRET || null;
  const keysUrl = url(env, 'WAHOOKS_JWT_JWKS_URL');
  if (!issuer && !secret && !keysUrl) return null;
  if (!issuer || !URL.canParse(issuer)) {
    throw new ConfigError(
      'WAHOOKS_JWT_ISSUER',
      issuer ?? '',
      'the issuer, such as https://project.supabase.co/auth/v1',
    );
  }
  if (secret !== null && secret.length < JWT_SECRET_CHARACTERS_MIN) {
    throw new ConfigError('WAHOOKS_JWT_SECRET', '(hidden)', `${JWT_SECRET_CHARACTERS_MIN} or more characters`);
  }
  return {
    issuer,
    secret,
    audience: env.WAHOOKS_JWT_AUDIENCE || 'authenticated',
    keysUrl: keysUrl ?? (secret === null ? `${issuer.replace(/\/$/, '')}/.well-known/jwks.json` : null),
    confirmsEmails: oneOf(env, 'WAHOOKS_JWT_EMAILS', ['claim', 'confirmed'], 'claim') === 'confirmed',
  };
}
