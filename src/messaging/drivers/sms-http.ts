import type { Egress, EgressResponse } from '../../egress/client.ts';
import { EgressError } from '../../egress/error.ts';
import { gatewayRequest, retryAfterMs } from '../../egress/gateway/request.ts';
import { DriverFailure, type RemoteDriver } from './driver.ts';
import type { SmsHttpSettings } from './sms-settings.ts';

/** Gateways answer in a line or two. */
const RESPONSE_BYTES_MAX = 64 * 1024;
/** Statuses after which the same message may be taken later. */
const PASSING = new Set([408, 425, 429, 500, 502, 503, 504]);

/** Any SMS gateway that takes a message in one HTTP request, described by settings instead of code. */
export function makeSmsHttpDriver(settings: SmsHttpSettings, egress: Pick<Egress, 'fetch'>): RemoteDriver {
  return {
    kind: 'remote',
    name: 'sms-http',
    reports: settings.reports,
    async send({ recipient: to, text, id }, signal) {
      const values = { to, toDigits: to.replace(/^\+/, ''), text, id };
      const response = await egress
        .fetch({
          ...gatewayRequest(settings, values),
          maxResponseBytes: RESPONSE_BYTES_MAX,
          signal,
        })
        .catch((error: unknown) => {
          throw noAnswer(error);
        });
      return { status: 'accepted', providerId: judge(settings, response) };
    },
  };
}

/** @returns the gateway's id of the message. @throws DriverFailure when the answer is a refusal. */
function judge({ success }: SmsHttpSettings, { status, headers, bodyText }: EgressResponse): string | null {
  if (!success.status.includes(status)) {
    throw new DriverFailure({
      permanent: !PASSING.has(status),
      reason: `the gateway answered ${status}`,
      retryAfterMs: retryAfterMs(headers['retry-after']),
    });
  }
  if (success.bodyMatches && !success.bodyMatches.test(bodyText)) {
    throw new DriverFailure({ permanent: true, reason: `the gateway answered ${status}, but its body says no` });
  }
  return success.idPath === null ? null : idAt(bodyText, success.idPath);
}

/** The text or number at `data.messages.0.id`; null when there is none, which is no reason to doubt that it was taken. */
function idAt(bodyText: string, path: string): string | null {
  let value: unknown;
  try {
    value = JSON.parse(bodyText);
  } catch {
    return null;
  }
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return null;
    value = (value as Record<string, unknown>)[key];
  }
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}

/** No answer: what the guard refuses will not change by waiting, anything else may. */
function noAnswer(error: unknown): DriverFailure {
  const permanent = error instanceof EgressError && error.refused;
  const reason = error instanceof EgressError ? error.message : 'there was no answer';
  return new DriverFailure({ permanent, reason: `the gateway could not be asked: ${reason}`, cause: error });
}
