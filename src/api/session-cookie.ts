import type { IncomingMessage } from 'node:http';
import { Problem } from '../errors/problem.ts';

/** The cookie in which a browser keeps who is logged in. */
const NAME = 'countersign_session';

export function sessionTokenIn(cookie: string | undefined): string | null {
  for (const part of (cookie ?? '').split(';', 50)) {
    const [name, value] = part.split('=', 2);
    if (name?.trim() === NAME && value) return value.trim();
  }
  return null;
}

/** `Set-Cookie` for a session; a null token takes it away. `Lax` lets a link into the dashboard find it. */
export function sessionCookie(token: string | null, expiresAt: Date, publicUrl: string): Record<string, string> {
  const secure = publicUrl.startsWith('https:') ? '; Secure' : '';
  const expires = (token === null ? new Date(0) : expiresAt).toUTCString();
  return { 'set-cookie': `${NAME}=${token ?? ''}; Path=/; HttpOnly; SameSite=Lax; Expires=${expires}${secure}` };
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A browser sends cookies with requests that other sites make, too. What changes something counts only when the browser
 * says that it comes from a page of ours (`Sec-Fetch-Site`, or `Origin` where a browser does not send that).
 * @throws Problem foreign_origin
 */
export function refuseForeignOrigin({ method = 'GET', headers }: IncomingMessage): void {
  if (SAFE_METHODS.has(method)) return;
  const site = headers['sec-fetch-site'];
  if (site !== undefined ? site === 'same-origin' : originHost(headers.origin) === headers.host) return;
  throw new Problem('foreign_origin');
}

/** Whether a page of ours asks: what a browser says in `Origin`, which no page can change. */
export function isOwnOrigin({ origin, host }: IncomingMessage['headers'], publicUrl: string | null): boolean {
  const from = originHost(origin);
  // Behind a proxy that does not hand the host on, we are known by our public address.
  return from !== null && (from === host || from === originHost(publicUrl ?? undefined));
}

function originHost(origin: string | undefined): string | null {
  return origin && URL.canParse(origin) ? new URL(origin).host : null;
}
