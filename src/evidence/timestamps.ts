import type { Core } from '../core.ts';
import { ask, hostOf } from './asking.ts';
import type { Hash } from './cms/algorithms.ts';
import { askFor, encodeQuestion, readAnswer, type Timestamp, TimestampFault } from './cms/timestamp.ts';
import { SealFault } from './fault.ts';
import { LIMITS } from './limits.ts';

export type TimestampServer = {
  url: string;
  /** The whole Authorization header, or null. */
  authorization: string | null;
};

/**
 * Has a digest timestamped (RFC 3161 over HTTP).
 * @throws SealFault when the server does not answer, or not with a timestamp of this digest.
 */
export async function fetchTimestamp(
  core: Pick<Core, 'config' | 'now'>,
  server: TimestampServer,
  { hash, digest }: { hash: Hash; digest: Uint8Array },
  signal: AbortSignal,
): Promise<Timestamp> {
  const question = askFor(hash, digest);
  const who = 'the timestamp server';
  const answer = await ask(
    core,
    {
      who,
      url: server.url,
      method: 'POST',
      contentType: 'application/timestamp-query',
      accept: 'application/timestamp-reply',
      authorization: server.authorization,
      body: encodeQuestion(question),
      deadlineMs: LIMITS.timestampMs,
      bytesMax: LIMITS.timestampBytesMax,
    },
    signal,
  );
  try {
    return readAnswer(question, answer, core.now());
  } catch (error) {
    if (!(error instanceof TimestampFault)) throw error;
    throw new SealFault(`${who} ${hostOf(server.url)} ${error.message}`, { lasting: true, cause: error });
  }
}
