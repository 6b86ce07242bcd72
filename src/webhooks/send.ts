import type { Core } from '../core.ts';
import { egress } from '../egress/client.ts';
import { EgressError } from '../egress/error.ts';
import { openPhonesIn } from '../secrets/phones.ts';
import type { Formats } from './formats.ts';
import { openHeaders, USER_AGENT } from './headers.ts';
import type { DeliveryJob } from './job.ts';
import { WEBHOOK_LIMITS } from './limits.ts';
import { openSecrets } from './secrets.ts';

/** What one POST came to. Nothing here is stored yet. */
export type Sent = {
  /** `gone`: the receiver asked never to be called again. `refused`: the URL may not be called at all. */
  outcome: 'delivered' | 'failed' | 'gone' | 'refused';
  startedAt: Date;
  durationMs: number;
  statusCode: number | null;
  /** A reason of EgressError, or `status_{code}`. Null: delivered. */
  error: string | null;
  /** As sent, but for the values of custom headers. The signature is in them, the secret is not. */
  requestHeaders: Record<string, string>;
  responseBody: string | null;
  retryAfterMs: number | null;
};

const GONE = 410;
const HIDDEN = '(hidden)';

/**
 * Makes one attempt: renders and signs the event, and posts it. Success is an answer of 2xx and nothing else. What we
 * fail to render or sign counts as a failed attempt too (`unsendable`), so that it ends in the dead letters and not in
 * a loop, and a corrected version within the time of the ladder still delivers it.
 * @throws EgressError `aborted` when `signal` fires.
 */
export async function send(core: Core, formats: Formats, job: DeliveryJob, signal?: AbortSignal): Promise<Sent> {
  const startedAt = new Date(core.now());
  const begun = performance.now();
  const facts = { startedAt, requestHeaders: {}, statusCode: null, responseBody: null, retryAfterMs: null };
  const request = prepare(core, formats, job, startedAt);
  if (!request) return { ...facts, outcome: 'failed', durationMs: 0, error: 'unsendable' };
  const { headers, shownHeaders, body } = request;
  try {
    const response = await egress(core.config).fetch({
      url: job.endpoint.url,
      method: 'POST',
      headers,
      body,
      deadlineMs: WEBHOOK_LIMITS.attemptDeadlineMs,
      maxResponseBytes: WEBHOOK_LIMITS.responseBytesMax,
      ...(signal ? { signal } : {}),
    });
    core.reach('delivery.posted');
    const { status } = response;
    const delivered = status >= 200 && status < 300;
    return {
      startedAt,
      requestHeaders: shownHeaders,
      outcome: delivered ? 'delivered' : status === GONE ? 'gone' : 'failed',
      durationMs: Math.round(performance.now() - begun),
      statusCode: status,
      error: delivered ? null : `status_${status}`,
      responseBody: response.bodyText,
      retryAfterMs: readRetryAfter(response.headers['retry-after'], core.now()),
    };
  } catch (error) {
    if (!(error instanceof EgressError) || error.reason === 'aborted') throw error;
    const durationMs = Math.round(performance.now() - begun);
    const outcome = error.refused ? 'refused' : 'failed';
    return { ...facts, requestHeaders: shownHeaders, outcome, durationMs, error: error.reason };
  }
}

function prepare(core: Core, formats: Formats, job: DeliveryJob, at: Date) {
  const { endpoint, event, deliveryId } = job;
  try {
    const format = formats[endpoint.dialect];
    if (!format) throw new Error(`the dialect ${endpoint.dialect} has no delivery format`);
    const data = openPhonesIn(core, `event ${event.id}`, event.data);
    const { body, contentType, headers: about } = format.render({ ...event, data });
    const [secret, ...otherSecrets] = openSecrets(core.keyring, endpoint, at.getTime());
    const timestamp = Math.floor(at.getTime() / 1_000);
    const signature = format.sign({ secret, otherSecrets, messageId: event.id, timestamp, body });
    const own = lowerCase({ 'content-type': contentType, 'user-agent': USER_AGENT, ...about, ...signature });
    const custom = endpoint.headers ? openHeaders(core.keyring, endpoint.id, endpoint.headers) : {};
    const hidden = Object.fromEntries(Object.keys(custom).map((name) => [name, HIDDEN]));
    return { body, headers: { ...custom, ...own }, shownHeaders: { ...hidden, ...own } };
  } catch (error) {
    core.log.error({ err: error, deliveryId, eventId: event.id }, 'an event could not be made into a request');
    return null;
  }
}

/** One spelling, so that no custom header can stand beside one of ours. */
function lowerCase(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** Seconds or an HTTP date. @returns milliseconds from now, null when absent or meaningless. */
export function readRetryAfter(header: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1_000;
  const at = header.endsWith('GMT') ? Date.parse(header) : Number.NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
