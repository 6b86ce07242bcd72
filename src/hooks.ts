import type { IncomingHttpHeaders } from 'node:http';

/**
 * What a provider calls by itself (`POST /hooks/…`): it proves who it is by what it sends, in a form of its own.
 * @throws Problem `forbidden` when the proof does not hold
 */
export type Hook = (request: {
  /** With the query, as it was called. */
  path: string;
  headers: IncomingHttpHeaders;
  /** As it came, since providers sign the bytes. */
  body: Buffer;
}) => Promise<{ status: number; type?: string; body?: string }>;

/** By path. */
export type Hooks = ReadonlyMap<string, Hook>;
