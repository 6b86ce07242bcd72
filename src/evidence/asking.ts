import type { Core } from '../core.ts';
import { egress } from '../egress/client.ts';
import { EgressError } from '../egress/error.ts';
import { Problem } from '../errors/problem.ts';
import { SealFault } from './fault.ts';

export type Question = {
  /** Who is asked, as a message names it: "the timestamp server". */
  who: string;
  url: string;
  method: 'GET' | 'POST';
  contentType?: string;
  accept?: string;
  authorization?: string | null;
  body?: Uint8Array | string;
  deadlineMs: number;
  bytesMax: number;
};

/**
 * Asks a server that sealing depends on, through the egress guard and within a deadline.
 * @throws SealFault for anything but a whole answer with status 200.
 */
export async function ask(core: Pick<Core, 'config'>, question: Question, signal: AbortSignal): Promise<Buffer> {
  const { url, method, deadlineMs, bytesMax, contentType, accept, authorization, body } = question;
  const who = `${question.who} ${hostOf(url)}`;
  const headers = {
    ...(contentType && { 'content-type': contentType }),
    ...(accept && { accept }),
    ...(authorization && { authorization }),
  };
  const response = await egress(core.config)
    .fetch({
      url,
      method,
      headers,
      deadlineMs,
      maxResponseBytes: bytesMax,
      signal,
      ...(body !== undefined && { body }),
    })
    .catch((error: unknown) => {
      if (!(error instanceof EgressError)) throw error;
      const lasting = error.refused || error.reason === 'timeout';
      const message = error.reason === 'timeout' ? 'did not answer in time' : `cannot be reached: ${error.message}`;
      throw new SealFault(`${who} ${message}`, { lasting, cause: error });
    });
  if (response.status !== 200) throw new SealFault(`${who} answered with HTTP ${response.status}`, { lasting: false });
  if (!response.bodyComplete) throw new SealFault(`${who} broke off its answer`, { lasting: false });
  return response.bodyBytes;
}

/**
 * Refuses the address of such a server that would never be asked, when it is saved and not first when something is to be
 * sealed. Its name is not looked up: it may have no address yet, and the one it has is checked whenever it is asked.
 * @param pointer to the URL in the request. @throws Problem validation_failed
 */
export function checkServerUrl({ config }: Pick<Core, 'config'>, url: string, pointer: string): void {
  try {
    egress(config).inspect(url);
  } catch (error) {
    if (!(error instanceof EgressError)) throw error;
    const message = `The URL may not be called: ${error.message}.`;
    throw new Problem('validation_failed', { fields: [{ pointer, rule: 'url', message }], cause: error });
  }
}

export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'without an address';
}
