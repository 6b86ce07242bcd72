import type { Schemas } from '../../../src/api/generated/countersign.ts';
import { ConnectionProblem, problemOf } from './problem.ts';

/** A file of 30 MB on a slow line. */
const TIMEOUT_MS = 300_000;

/**
 * Makes a draft of a form with a file, and tells how much of it has left: `fetch` cannot.
 * @param onProgress a share between 0 and 1.
 * @throws ApiProblem, ConnectionProblem; an AbortError after `signal`.
 */
export function uploadDocument(
  form: FormData,
  {
    language,
    idempotencyKey,
    signal,
    onProgress,
  }: { language: string; idempotencyKey: string; signal: AbortSignal; onProgress(share: number): void },
): Promise<Schemas['Document']> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', '/v1/documents');
    request.setRequestHeader('accept-language', language);
    request.setRequestHeader('idempotency-key', idempotencyKey);
    request.timeout = TIMEOUT_MS;
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onerror = () => reject(new ConnectionProblem('offline'));
    request.ontimeout = () => reject(new ConnectionProblem('timeout'));
    request.onabort = () => reject(new DOMException('given up', 'AbortError'));
    request.onload = () => {
      const { status, responseText } = request;
      const headers = { 'content-type': request.getResponseHeader('content-type') ?? '' };
      const response = new Response(responseText, { status, headers });
      if (response.ok) response.json().then(resolve, reject);
      else problemOf(response).then(reject, reject);
    };
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(form);
  });
}
