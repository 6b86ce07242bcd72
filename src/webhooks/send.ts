import type { Core } from '../core.ts';
import { egress } from '../egress/client.ts';
import { EgressError } from '../egress/error.ts';
import type { Formats } from './formats.ts';
import type { DeliveryJob } from './job.ts';
import { WEBHOOK_LIMITS } from './limits.ts';

/** What one POST came to. Nothing here is stored yet. */
export type Sent = {
  /** `gone`: the receiver asked never to be called again. `refused`: the URL may not be called at all. */
  outcome: 'delivered' | 'failed' | 'gone' | 'refused';
  startedAt: Date;
  durationMs: number;
  statusCode: number | null;
  /** A reason of EgressError, or `status_{code}`. Null: delivered. */
  error: string | null;
  /** As sent. The signature is in them, the secret is not. */
  requestHeaders: Record<string, string>;
  responseBody: string | null;
  retryAfterMs: number | null;
};

const USER_AGENT = 'Countersign-Webhooks/1';
const GONE = 410;

/**
 * Makes one attempt: renders and signs the event, and posts it. Success is an answer of 2xx and nothing else.
 * @throws EgressError `aborted` when `signal` fires, and errors of our own making (an unreadable secret).
 */
export async function send(core: Core, formats: Formats, job: DeliveryJob, signal?: AbortSignal): Promise<Sent> {
  const format = formats[job.endpoint.dialect];
  if (!format) throw new Error(`the dialect ${job.endpoint.dialect} has no delivery format`);
  const { body, contentType } = format.render(job.event);
  const startedAt = new Date(core.now());
  const secret = core.keyring.open(job.endpoint.secret, job.endpoint.id);
  const timestamp = Math.floor(startedAt.getTime() / 1_000);
  const requestHeaders = {
    'content-type': contentType,
    'user-agent': USER_AGENT,
    ...format.sign({ secret, messageId: job.event.id, timestamp, body }),
  };
  const begun = performance.now();
  const facts = { startedAt, requestHeaders, statusCode: null, responseBody: null, retryAfterMs: null };
  try {
    const response = await egress(core.config).fetch({
      url: job.endpoint.url,
      method: 'POST',
      headers: requestHeaders,
      body,
      deadlineMs: WEBHOOK_LIMITS.attemptDeadlineMs,
      maxResponseBytes: WEBHOOK_LIMITS.responseBytesMax,
      ...(signal ? { signal } : {}),
    });
    const { status } = response;
    const delivered = status >= 200 && status < 300;
    return {
      ...facts,
      outcome: delivered ? 'delivered' : status === GONE ? 'gone' : 'failed',
      durationMs: Math.round(performance.now() - begun),
      statusCode: status,
      error: delivered ? null : `status_${status}`,
      responseBody: response.bodyText,
      retryAfterMs: readRetryAfter(response.headers['retry-after'], core.now()),
    };
  } catch (error) {
    if (!(error instanceof EgressError) || error.reason === 'aborted') throw error;
    return {
      ...facts,
      outcome: error.refused ? 'refused' : 'failed',
      durationMs: Math.round(performance.now() - begun),
      error: error.reason,
    };
  }
}

/** Seconds or an HTTP date. @returns milliseconds from now, null when absent or meaningless. */
export function readRetryAfter(header: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1_000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
