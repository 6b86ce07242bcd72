import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { LANGUAGES, type Language } from '../domain/model.ts';
import { isWithin, plainAddress } from '../organizations/addresses.ts';

/**
 * The client's address: the socket's, or, behind trusted proxies, the last address in X-Forwarded-For that is not one
 * of them. What a client writes into that header itself stands further left and is never reached.
 */
export function clientAddress(request: IncomingMessage, trustedProxies: readonly string[]): string {
  let address = plainAddress(request.socket.remoteAddress ?? '');
  const hops = String(request.headers['x-forwarded-for'] ?? '')
    .split(',')
    .reverse();
  for (const hop of hops) {
    if (hop.trim() === '' || !isWithin(address, trustedProxies)) break;
    address = plainAddress(hop.trim());
  }
  return address;
}

/** Whether the client speaks TLS, with us or with a trusted proxy. */
export function isSecure(request: IncomingMessage, trustedProxies: readonly string[]): boolean {
  if ('encrypted' in request.socket) return true;
  if (request.headers['x-forwarded-proto'] !== 'https') return false;
  return isWithin(request.socket.remoteAddress ?? '', trustedProxies);
}

/** The client's own request id where it is harmless in logs and headers, else a new one. */
export function requestIdOf(request: IncomingMessage): string {
  const sent = request.headers['x-request-id'];
  return typeof sent === 'string' && /^[A-Za-z0-9._-]{8,100}$/.test(sent) ? sent : randomUUID();
}

/** The language the client likes best among ours. @param otherwise where it names none of them. */
export function languageOf(request: IncomingMessage, otherwise: Language = 'en'): Language {
  const wishes = (request.headers['accept-language'] ?? '')
    .split(',', 20)
    .map((wish) => {
      const [tag = '', quality] = wish.split(';');
      return { language: tag.trim().toLowerCase().split('-')[0], quality: Number(quality?.split('=')[1] ?? 1) };
    })
    .filter(({ language, quality }) => quality > 0 && (LANGUAGES as readonly string[]).includes(language ?? ''))
    .sort((a, b) => b.quality - a.quality);
  return (wishes[0]?.language as Language | undefined) ?? otherwise;
}
