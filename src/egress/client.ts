import type { LookupFunction } from 'node:net';
import { isIPv6 } from 'node:net';
import { buildConnector, type Dispatcher, Pool } from 'undici';
import type { Config } from '../config.ts';
import { makeAddressRule } from './address.ts';
import { EgressError, toEgressError } from './error.ts';
import { type Guard, makeGuard, type Target } from './guard.ts';
import { makeResolve, type Resolve } from './resolve.ts';

export type EgressRequest = {
  url: string;
  method: 'GET' | 'POST' | 'PUT';
  headers: Record<string, string>;
  body?: string | Uint8Array;
  /** For everything together: name, connection, request, answer. */
  deadlineMs: number;
  /** The rest of a longer answer is not read. */
  maxResponseBytes: number;
  signal?: AbortSignal;
};

export type EgressResponse = {
  status: number;
  /** Lower-case names; repeated headers are joined with a comma. */
  headers: Record<string, string>;
  /** The beginning of the body as text: valid Unicode without NUL, so that it can be stored and shown. */
  bodyText: string;
  /** The same as it came. */
  bodyBytes: Buffer;
  /** False when the body was longer than asked for, or broke off after the headers had come. */
  bodyComplete: boolean;
};

/**
 * Every outgoing request to an address that somebody gave us is made here, and nowhere else.
 *
 * 1. Each request is checked anew (guard.ts), name resolution included, and goes only to the addresses just checked.
 *    A kept-alive connection is used again only while the name still leads to exactly the same addresses.
 * 2. Everything is bounded: the whole request by a deadline, the answer's headers and body by size.
 * 3. Redirects are answers like any other, and nothing is decompressed.
 */
export type Egress = {
  /** Refuses at once what would be refused whatever its name leads to; for a URL that is kept. @throws EgressError */
  inspect(url: string): void;
  /** Whether a URL would be called now; also returns it as it would be sent. @throws EgressError */
  check(url: string): Promise<string>;
  /** The addresses of a host to which another protocol than HTTP may connect now; at least one. @throws EgressError */
  addresses(host: string): Promise<string[]>;
  /** @throws EgressError when there was no answer. Any status is an answer. */
  fetch(request: EgressRequest): Promise<EgressResponse>;
  close(): Promise<void>;
};

/** How long others are waited for before anything is sent, in milliseconds. */
export const EGRESS_LIMITS = {
  /** For a name's addresses, when a URL is only checked. */
  checkMs: 5_000,
  connectMs: 5_000,
} as const;
const HEADER_BYTES_MAX = 16 * 1_024;
const CONNECTIONS_PER_ORIGIN_MAX = 32;
/** Shorter than most servers', so that a connection is rarely closed by them just as it is used again. */
const KEEP_ALIVE_MS = 4_000;
/** The least recently used origin is forgotten beyond this many. */
const ORIGINS_MAX = 500;

const clients = new WeakMap<object, Egress>();

/** The client for these settings; the same one for the same object, so that connections are shared. */
export function egress(config: Pick<Config, 'egressAllow' | 'publicUrl'>): Egress {
  let client = clients.get(config);
  if (!client) {
    client = openEgress({ allow: config.egressAllow, ownUrl: config.publicUrl });
    clients.set(config, client);
  }
  return client;
}

/** @throws ConfigError when a range in `allow` cannot be read. */
export function openEgress(options: { allow: readonly string[]; ownUrl?: string | null; resolve?: Resolve }): Egress {
  const guard = makeGuard({
    rule: makeAddressRule(options.allow),
    resolve: options.resolve ?? makeResolve(),
    isPrivateAllowed: options.allow.length > 0,
    ownUrl: options.ownUrl ?? null,
  });
  const pools = makePools(guard);

  return {
    inspect(url) {
      guard.inspect(url);
    },
    async check(url) {
      return (await guard.check(url, AbortSignal.timeout(EGRESS_LIMITS.checkMs))).url.href;
    },
    async addresses(host) {
      const literal = host.includes(':') ? `[${host}]` : host;
      return (await guard.check(`https://${literal}/`, AbortSignal.timeout(EGRESS_LIMITS.checkMs))).addresses;
    },
    async fetch(request) {
      const controller = new AbortController();
      const deadline = setTimeout(() => controller.abort(new EgressError('timeout')), request.deadlineMs);
      const giveUp = () => controller.abort(new EgressError('aborted'));
      request.signal?.addEventListener('abort', giveUp, { once: true });
      if (request.signal?.aborted) giveUp();
      try {
        const target = await guard.check(request.url, controller.signal);
        controller.signal.throwIfAborted();
        return await exchange(pools.get(target), target.url, request, controller.signal);
      } catch (error) {
        throw controller.signal.aborted ? controller.signal.reason : toEgressError(error);
      } finally {
        clearTimeout(deadline);
        request.signal?.removeEventListener('abort', giveUp);
      }
    },
    close: () => pools.close(),
  };
}

async function exchange(pool: Pool, url: URL, request: EgressRequest, signal: AbortSignal): Promise<EgressResponse> {
  const answering = pool.request({
    method: request.method,
    path: url.pathname + url.search,
    headers: { 'accept-encoding': 'identity', ...request.headers },
    body: request.body ?? null,
    signal,
  });
  const response = await orAborted(answering, signal);
  const { bytes, complete } = await readBeginning(response.body, request.maxResponseBytes);
  return {
    status: response.statusCode,
    headers: Object.fromEntries(
      Object.entries(response.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(', ') : `${value}`,
      ]),
    ),
    bodyText: toText(bytes),
    bodyBytes: bytes,
    bodyComplete: complete,
  };
}

/** Without waiting for a connection that is still being made, which undici does; nothing is sent on it afterwards. */
async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** The status was given, so it counts, however the body goes on: it is cut at the limit, at the deadline, or where it breaks. */
async function readBeginning(body: Dispatcher.ResponseData['body'], maxBytes: number) {
  const chunks: Buffer[] = [];
  let length = 0;
  let complete = true;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > maxBytes) {
        complete = false;
        break; // Leaving the loop destroys the stream, and with it the connection.
      }
    }
  } catch {
    complete = false;
  }
  return { bytes: Buffer.concat(chunks).subarray(0, maxBytes), complete };
}

/** Foreign bytes as text that PostgreSQL takes. A character cut in half at the end is dropped, other faults become U+FFFD. */
function toText(bytes: Buffer): string {
  return new TextDecoder('utf-8').decode(bytes, { stream: true }).replaceAll('\u0000', '\ufffd');
}

function makePools(guard: Guard) {
  const pools = new Map<string, Pool>();
  return {
    get(target: Target): Pool {
      const key = `${target.url.origin} ${target.addresses.join(' ')}`;
      const known = pools.get(key);
      const pool = known ?? makePool(target, guard);
      pools.delete(key);
      pools.set(key, pool); // The map's order is the order of use.
      const [oldestKey, oldest] = pools.entries().next().value!;
      if (pools.size > ORIGINS_MAX) {
        pools.delete(oldestKey);
        void oldest.close();
      }
      return pool;
    },
    async close() {
      const all = [...pools.values()];
      pools.clear();
      await Promise.all(all.map((pool) => pool.destroy()));
    },
  };
}

function makePool(target: Target, guard: Guard): Pool {
  const addresses = target.addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  // Not called for a literal address, which the guard has judged already; the check after connecting covers both.
  const lookup: LookupFunction = (_hostname, options, callback) => {
    if (options.all) callback(null, addresses);
    else callback(null, addresses[0]!.address, addresses[0]!.family);
  };
  // Said here, so that no environment variable of Node can loosen it for the whole process.
  const tls = { rejectUnauthorized: true, minVersion: 'TLSv1.2' } as const;
  const connect = buildConnector({
    timeout: EGRESS_LIMITS.connectMs,
    allowH2: false,
    autoSelectFamily: true,
    lookup,
    ...tls,
  });
  return new Pool(target.url.origin, {
    connect(options, callback) {
      connect(options, (error, socket) => {
        if (error) return callback(error, null);
        if (guard.allows(socket.remoteAddress, target)) return callback(null, socket);
        socket.destroy();
        callback(new EgressError('destination_blocked'), null);
      });
    },
    connections: CONNECTIONS_PER_ORIGIN_MAX,
    pipelining: 1,
    keepAliveTimeout: KEEP_ALIVE_MS,
    maxHeaderSize: HEADER_BYTES_MAX,
    // The deadline of each request is the only clock.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
}
