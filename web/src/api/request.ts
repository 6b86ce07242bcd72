import { ConnectionProblem, problemOf } from './problem.ts';

/** Every bound of asking the API, with its reason. */
const LIMITS = {
  /** The API itself gives up after 25 s; the rest is for a slow line. */
  answerMs: 40_000,
  /** A file of 20 MB on a slow line. */
  fileMs: 180_000,
} as const;

export type Request = {
  method?: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Sent as JSON; a Blob or a form as what it is. */
  body?: unknown;
  /** In which problems are worded. */
  language: string;
  /** The value of `Authorization`. */
  authorization?: string | null;
  /** Makes repeating the request safe. */
  idempotencyKey?: string;
  signal?: AbortSignal;
};

/**
 * Asks the API and reads its JSON.
 * @throws ApiProblem for a refusal, ConnectionProblem when no answer came.
 */
export async function ask<Answer>(path: string, request: Request): Promise<Answer> {
  return withAnswer(path, request, isFile(request.body) ? LIMITS.fileMs : LIMITS.answerMs, async (response) =>
    response.status === 204 ? (undefined as Answer) : ((await response.json()) as Answer),
  );
}

/** Asks the API for a file. @throws ApiProblem, ConnectionProblem */
export async function askFile(path: string, request: Request): Promise<Blob> {
  return withAnswer(path, request, LIMITS.fileMs, (response) => response.blob());
}

const isFile = (body: unknown): body is Blob | FormData => body instanceof Blob || body instanceof FormData;

async function withAnswer<T>(
  path: string,
  { method = 'GET', body, language, authorization, idempotencyKey, signal }: Request,
  timeoutMs: number,
  read: (response: Response) => Promise<T>,
): Promise<T> {
  const deadline = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(path, {
      method,
      headers: {
        'accept-language': language,
        ...(authorization && { authorization }),
        ...(idempotencyKey && { 'idempotency-key': idempotencyKey }),
        ...(body !== undefined && !isFile(body) && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: isFile(body) ? body : JSON.stringify(body) }),
      signal: signal ? anyOf(signal, deadline) : deadline,
    });
    if (!response.ok) throw await problemOf(response);
    return await read(response);
  } catch (error) {
    if (signal?.aborted) throw error;
    if (deadline.aborted) throw new ConnectionProblem('timeout', error);
    // What fetch throws for a broken line; its words differ between browsers.
    if (error instanceof TypeError || error instanceof DOMException) throw new ConnectionProblem('offline', error);
    throw error;
  }
}

/** `AbortSignal.any` is younger than the phones this must run on. */
function anyOf(...signals: AbortSignal[]): AbortSignal {
  const controller = new AbortController();
  for (const signal of signals) {
    if (signal.aborted) controller.abort(signal.reason);
    signal.addEventListener('abort', () => controller.abort(signal.reason), { once: true });
  }
  return controller.signal;
}
