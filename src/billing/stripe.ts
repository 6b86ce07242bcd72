import type Stripe from 'stripe';
import type { Core } from '../core.ts';
import { egress } from '../egress/client.ts';
import { Problem } from '../errors/problem.ts';
import type { StripeSettings } from './settings.ts';

const DEADLINE_MS = 15_000;
const RESPONSE_BYTES_MAX = 256 * 1024;
const RETRY_AFTER_MS = 5_000;

const clients = new WeakMap<object, Promise<Stripe>>();

/** Stripe's own package, whose requests go through the guarded client like all others. @throws Problem billing_not_offered */
export function openStripe(core: Core): Promise<Stripe> {
  const settings = settingsOf(core);
  let client = clients.get(settings);
  if (!client) {
    client = makeClient(core, settings);
    clients.set(settings, client);
  }
  return client;
}

/** @throws Problem billing_not_offered where nothing is sold */
export function settingsOf({ config }: Core): StripeSettings {
  if (!config.stripe) throw new Problem('billing_not_offered');
  return config.stripe;
}

/** The package takes its time to load, so only those who use it do. */
async function makeClient(core: Core, { secretKey, apiUrl }: StripeSettings): Promise<Stripe> {
  const { default: Stripe } = await import('stripe');
  const { protocol, hostname, port } = new URL(apiUrl);
  return new Stripe(secretKey, {
    protocol: protocol === 'http:' ? 'http' : 'https',
    host: hostname,
    port: port || (protocol === 'http:' ? 80 : 443),
    httpClient: Stripe.createFetchHttpClient((url, init) => guarded(core, String(url), init ?? {})),
    timeout: DEADLINE_MS,
    maxNetworkRetries: 1,
    telemetry: false,
  });
}

async function guarded(core: Core, url: string, { method, headers, body, signal }: RequestInit): Promise<Response> {
  const answer = await egress(core.config).fetch({
    url,
    method: method === 'POST' ? 'POST' : 'GET',
    headers: Object.fromEntries(new Headers(headers)),
    ...(body && { body: String(body) }),
    deadlineMs: DEADLINE_MS,
    maxResponseBytes: RESPONSE_BYTES_MAX,
    ...(signal && { signal }),
  });
  return new Response(answer.bodyText, { status: answer.status, headers: answer.headers });
}

/**
 * What Stripe refuses because of an address that the caller gave is the caller's fault. Anything else, as a price that
 * does not exist, is for the operator, who finds it in the log.
 */
export function refusalOf(error: unknown): unknown {
  const { type, param, message } = error as { type?: string; param?: string; message?: string };
  if (!type?.startsWith('Stripe')) return error;
  const pointer = type === 'StripeInvalidRequestError' && param !== undefined ? POINTERS[param] : undefined;
  if (pointer === undefined) {
    return new Problem('service_unavailable', { retryAfterMs: RETRY_AFTER_MS, cause: error });
  }
  return new Problem('validation_failed', {
    fields: [{ pointer, rule: 'stripe', message: message ?? 'Not accepted.' }],
  });
}

const POINTERS: Record<string, string> = {
  success_url: '/successUrl',
  cancel_url: '/cancelUrl',
  'line_items[0][quantity]': '/quantity',
};
