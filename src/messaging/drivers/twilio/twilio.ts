import type { RequestClient, Twilio } from 'twilio';

import type { Egress } from '../../../egress/client.ts';
import { EgressError } from '../../../egress/error.ts';
import { retryAfterMs } from '../../../egress/gateway/request.ts';
import { DriverFailure, type RemoteDriver } from '../driver.ts';
import type { TwilioSettings } from './settings.ts';

/** Where Twilio tells what became of a message, and what people write back, below the public URL. */
export const TWILIO_PATHS = { status: '/hooks/twilio/status', message: '/hooks/twilio/message' };

/** Answers are a few hundred bytes. */
const RESPONSE_BYTES_MAX = 64 * 1024;
/** Statuses after which the same message may be taken later. */
const PASSING = new Set([408, 425, 429, 500, 502, 503, 504]);

/**
 * SMS by Twilio's own package, whose requests go through the guarded client like all others.
 * @param publicUrl where this service is reached; null: Twilio cannot tell what became of a message.
 */
export function makeTwilioDriver(
  settings: TwilioSettings,
  { egress, publicUrl }: { egress: Pick<Egress, 'fetch'>; publicUrl: string | null },
): RemoteDriver {
  let client: Promise<Twilio> | undefined;
  return {
    kind: 'remote',
    name: 'twilio',
    reports: publicUrl === null ? 'none' : 'delivery',
    async send({ id, recipient: to, text: body }, signal) {
      client ??= openClient(settings, egress);
      const { messages } = await client;
      const sender = /^MG[0-9a-f]{32}$/.test(settings.from)
        ? { messagingServiceSid: settings.from }
        : { from: settings.from };
      const statusCallback =
        publicUrl === null ? {} : { statusCallback: `${publicUrl}${TWILIO_PATHS.status}?message=${id}` };
      signal.throwIfAborted();
      const { sid } = await messages.create({ to, body, ...sender, ...statusCallback }).catch((error: unknown) => {
        throw failureOf(error);
      });
      return { status: 'accepted', providerId: sid };
    },
  };
}

type ClientRequest = Parameters<RequestClient['request']>[0];

/** The package takes its time to load, so only those who use it do. */
async function openClient(settings: TwilioSettings, egress: Pick<Egress, 'fetch'>): Promise<Twilio> {
  const { default: twilio } = await import('twilio');
  // Of the package's own client only this is used; that one would follow HTTP_PROXY and call any address.
  const request = async ({ method, uri, username, password, headers = {}, data }: ClientRequest) => {
    const { pathname, search } = new URL(uri);
    const response = await egress.fetch({
      url: `${settings.apiUrl}${pathname}${search}`,
      method: method.toUpperCase() as 'GET' | 'POST',
      headers: {
        ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)])),
        authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
      },
      ...(data ? { body: new URLSearchParams(data as Record<string, string>).toString() } : {}),
      deadlineMs: settings.timeoutMs,
      maxResponseBytes: RESPONSE_BYTES_MAX,
    });
    if (response.status === 429) throw throttled(response.headers['retry-after']);
    return { statusCode: response.status, body: response.bodyText, headers: response.headers };
  };
  const httpClient = { request } as unknown as RequestClient;
  return twilio(settings.accountSid, settings.authToken, { httpClient });
}

const throttled = (retryAfter: string | undefined): DriverFailure =>
  new DriverFailure({
    permanent: false,
    reason: 'Twilio asks for fewer messages a second',
    retryAfterMs: retryAfterMs(retryAfter),
  });

/** Twilio's own words name the recipient, so only the number of the error is kept. */
function failureOf(error: unknown): DriverFailure {
  if (error instanceof DriverFailure) return error;
  if (error instanceof EgressError) {
    return new DriverFailure({
      permanent: error.refused,
      reason: `Twilio could not be asked: ${error.message}`,
      cause: error,
    });
  }
  const { status, code } = error as { status?: number; code?: number };
  if (typeof status !== 'number') throw error;
  return new DriverFailure({
    permanent: !PASSING.has(status),
    reason: `Twilio answered ${status}${code ? ` (error ${code})` : ''}`,
    cause: error,
  });
}
