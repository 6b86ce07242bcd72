import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { serveLocally } from './local-server.ts';

/** Somebody who signs tokens for people and publishes the public keys for them, as Supabase does. */
export type TokenIssuer = {
  /** As tokens name it. */
  issuer: string;
  keysUrl: string;
  /** How often the keys were asked for. */
  keysAsked(): number;
  /** A token of ES256 with these claims over the usual ones; null takes one out. */
  token(claims?: Record<string, unknown>, options?: { isOwnKey?: boolean }): Promise<string>;
  /** The same, signed with a secret that both sides know (HS256). */
  tokenBySecret(secret: string, claims?: Record<string, unknown>): Promise<string>;
  /** Answers nothing but 500 from now on, or well again. */
  fail(isFailing: boolean): void;
  close(): Promise<void>;
};

export const AUDIENCE = 'authenticated';

export async function startTokenIssuer(): Promise<TokenIssuer> {
  const [own, other] = await Promise.all([generateKeyPair('ES256'), generateKeyPair('ES256')]);
  const jwk = { ...(await exportJWK(own.publicKey)), kid: 'own', alg: 'ES256', use: 'sig' };
  let asked = 0;
  let isFailing = false;
  const server = await serveLocally((_, response) => {
    asked += 1;
    response.writeHead(isFailing ? 500 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ keys: [jwk] }));
  });
  const issuer = `${server.url}/auth/v1`;

  function payloadOf(claims: Record<string, unknown>): JWTPayload {
    const now = Math.floor(Date.now() / 1_000);
    const usual = { iss: issuer, aud: AUDIENCE, sub: 'a-person', iat: now, exp: now + 3_600, email_verified: true };
    return Object.fromEntries(Object.entries({ ...usual, ...claims }).filter(([, value]) => value !== null));
  }

  return {
    issuer,
    keysUrl: `${issuer}/.well-known/jwks.json`,
    keysAsked: () => asked,
    token: (claims = {}, { isOwnKey = true } = {}) =>
      new SignJWT(payloadOf(claims))
        .setProtectedHeader({ alg: 'ES256', kid: 'own' })
        .sign((isOwnKey ? own : other).privateKey),
    tokenBySecret: (secret, claims = {}) =>
      new SignJWT(payloadOf(claims)).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(secret)),
    fail(fails) {
      isFailing = fails;
    },
    close: server.close,
  };
}
