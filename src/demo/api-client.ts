import { PlatformError } from '../platform/failure.ts';

/** A longer silence than this of a server on the same machine means that something is wrong. */
const DEADLINE_MS = 30_000;

type ProblemBody = { code: string; detail: string; errors?: { pointer: string; message: string }[] };

/** An answer that was an error; `code` is the problem's stable code. */
export class ApiError extends PlatformError {
  readonly code: string;

  constructor(request: string, problem: ProblemBody) {
    const fields = (problem.errors ?? []).map(({ pointer, message }) => `${pointer}: ${message}`);
    super(`${request} was refused: ${problem.detail} (${problem.code})`, fields);
    this.name = 'ApiError';
    this.code = problem.code;
  }
}

export type Call = {
  /** In place of the key; null for what needs none, such as an approver's first look. */
  authorization?: string | null;
  json?: unknown;
  form?: FormData;
};

/** Speaks to the real API over HTTP, as any other client does. */
export type ApiClient = {
  /** @throws ApiError when the API refuses, PlatformError when it cannot be reached. */
  call<T>(method: string, path: string, options?: Call): Promise<T>;
  download(path: string): Promise<Buffer>;
};

/** @param signal ends every call that is under way, and every later one. */
export function openApi(options: { apiUrl: string; key: string; signal?: AbortSignal }): ApiClient {
  const send = async (method: string, path: string, { authorization, json, form }: Call = {}): Promise<Response> => {
    const headers = new Headers();
    if (authorization !== null) headers.set('authorization', authorization ?? `Bearer ${options.key}`);
    if (json !== undefined) headers.set('content-type', 'application/json');
    const response = await fetch(`${options.apiUrl}${path}`, {
      method,
      headers,
      body: form ?? (json === undefined ? null : JSON.stringify(json)),
      signal: AbortSignal.any([AbortSignal.timeout(DEADLINE_MS), ...(options.signal ? [options.signal] : [])]),
    }).catch((cause: unknown) => {
      options.signal?.throwIfAborted();
      throw new PlatformError(`${options.apiUrl} did not answer ${method} ${path}.`, [], { cause });
    });
    if (!response.ok) throw new ApiError(`${method} ${path}`, await problemOf(response));
    return response;
  };
  return {
    async call<T>(method: string, path: string, call?: Call): Promise<T> {
      const response = await send(method, path, call);
      const text = await response.text();
      return (text ? JSON.parse(text) : undefined) as T;
    },
    async download(path) {
      return Buffer.from(await (await send('GET', path)).arrayBuffer());
    },
  };
}

async function problemOf(response: Response): Promise<ProblemBody> {
  const problem = (await response.json().catch(() => null)) as ProblemBody | null;
  return problem?.code ? problem : { code: `http_${response.status}`, detail: response.statusText };
}
