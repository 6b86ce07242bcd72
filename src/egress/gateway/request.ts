import type { EgressRequest } from '../client.ts';
import type { GatewaySettings } from './settings.ts';
import { escapeJson, escapeUrl, fill, fillJson, type Values } from './template.ts';

/** The request that the settings describe, filled with these values. Only what the settings say of themselves is left out. */
export function gatewayRequest(
  { url, method, headers, body, contentType, timeoutMs }: GatewaySettings,
  values: Values,
): Pick<EgressRequest, 'url' | 'method' | 'headers' | 'body' | 'deadlineMs'> {
  const content = body === null ? null : bodyOf(body, contentType, values);
  return {
    url: fill(url, values, escapeUrl),
    method,
    deadlineMs: timeoutMs,
    headers: {
      ...(content === null ? {} : { 'content-type': `${contentType}; charset=utf-8` }),
      ...Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name.toLowerCase(), fill(value, values, escapeUrl)]),
      ),
    },
    ...(content === null ? {} : { body: content }),
  };
}

/** What a gateway asks for in seconds; null: it did not say, or not clearly. */
export function retryAfterMs(header: string | undefined): number | null {
  return header !== undefined && /^\d{1,6}$/.test(header) ? Number(header) * 1_000 : null;
}

function bodyOf(body: unknown, contentType: GatewaySettings['contentType'], values: Values): string {
  if (contentType === 'application/json') {
    return typeof body === 'string' ? fill(body, values, escapeJson) : JSON.stringify(fillJson(body, values));
  }
  if (typeof body === 'string') return fill(body, values, escapeUrl);
  return new URLSearchParams(fillJson(body, values) as Record<string, string>).toString();
}
