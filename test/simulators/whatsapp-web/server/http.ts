import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import { extname, join } from 'node:path';
import { Refused } from '../world/refusal.ts';

/** Small parts that both of the simulator's servers are made of. */

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.ts': 'text/javascript; charset=utf-8',
};

/** @throws Refused `too_large` */
export async function readBody(request: IncomingMessage, bytesMax: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength;
    if (bytes > bytesMax) throw new Refused('too_large', 413, `at most ${bytesMax} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export function answerJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  response.end(JSON.stringify(value));
}

/** A refusal becomes its status; anything else is a fault of the simulator, and said to be one. */
export function answerError(response: ServerResponse, error: unknown): void {
  if (response.headersSent) return void response.destroy();
  const known = error instanceof Refused ? error : null;
  const message = error instanceof Error ? error.message : String(error);
  answerJson(response, known?.status ?? 500, { code: known?.code ?? 'simulator_error', message });
}

const sources = new Map<string, string>();

/** A file of the simulator's pages; TypeScript goes out without its types, as a browser wants it. */
export async function answerFile(response: ServerResponse, folder: string, name: string): Promise<void> {
  const path = join(folder, name);
  const type = TYPES[extname(name)];
  if (!/^[a-z][a-z0-9-]*\.[a-z]+$/.test(name) || !type) throw new Refused('not_found', 404, `no file ${name}`);
  let source = sources.get(path);
  if (source === undefined) {
    const text = await readFile(path, 'utf8').catch(() => {
      throw new Refused('not_found', 404, `no file ${name}`);
    });
    source = name.endsWith('.ts') ? stripTypeScriptTypes(text) : text;
    sources.set(path, source);
  }
  response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' }).end(source);
}

/** A stream of events that its reader may leave at any time. */
export function openStream(response: ServerResponse): { push(event: unknown): void; close(): void } {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.flushHeaders();
  return {
    push: (event) => void response.write(`data: ${JSON.stringify(event)}\n\n`),
    close: () => void response.destroy(),
  };
}
