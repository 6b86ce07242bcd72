import type { IncomingMessage } from 'node:http';
import { Problem } from '../errors/problem.ts';
import { openBodyDigest } from './digest.ts';
import { API_LIMITS } from './limits.ts';
import { malformed } from './malformed.ts';
import { checkTexts } from './text.ts';

/**
 * Reads a JSON body. Undefined when it is empty.
 * @throws Problem body_too_large | malformed_request | validation_failed (characters that cannot be kept)
 */
export async function readJson(request: IncomingMessage, bytesMax: number): Promise<unknown> {
  const bytes = await readBytes(request, bytesMax);
  if (bytes.length === 0) return undefined;
  return parseJson(decode(bytes));
}

/** @throws Problem malformed_request | validation_failed */
export function parseJson(text: string): unknown {
  if (nestsDeeperThan(text, API_LIMITS.jsonDepthMax)) {
    throw malformed(`JSON may be nested at most ${API_LIMITS.jsonDepthMax} levels deep`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw malformed('the body is not valid JSON', cause);
  }
  const fields = checkTexts(value).slice(0, API_LIMITS.fieldErrorsMax);
  if (fields.length > 0) throw new Problem('validation_failed', { fields });
  return value;
}

/** @throws Problem body_too_large | malformed_request (the client went away) | validation_failed (other bytes than it said) */
export async function readBytes(request: IncomingMessage, bytesMax: number): Promise<Buffer> {
  const tooLarge = () => new Problem('body_too_large', { details: { limit: bytesMax } });
  if (Number(request.headers['content-length'] ?? 0) > bytesMax) throw tooLarge();
  return new Promise((resolve, reject) => {
    const digest = openBodyDigest(request);
    const chunks: Buffer[] = [];
    let bytes = 0;
    const settle = (settled: () => void) => {
      request.off('data', onData).off('end', onEnd).off('error', onError).off('close', onError);
      settled();
    };
    const onData = (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > bytesMax) settle(() => reject(tooLarge()));
      else {
        digest?.update(chunk);
        chunks.push(chunk);
      }
    };
    const onEnd = () =>
      settle(() => {
        try {
          digest?.check();
          resolve(Buffer.concat(chunks));
        } catch (mismatch) {
          reject(mismatch);
        }
      });
    const onError = () => settle(() => reject(malformed('the body ended early')));
    request.on('data', onData).on('end', onEnd).on('error', onError).on('close', onError);
  });
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw malformed('the body is not UTF-8', cause);
  }
}

/** Counts brackets outside of strings, without building anything. */
function nestsDeeperThan(text: string, depthMax: number): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charCodeAt(index);
    if (inString) {
      if (character === BACKSLASH) index += 1;
      else if (character === QUOTE) inString = false;
    } else if (character === QUOTE) inString = true;
    else if (character === OPEN_BRACE || character === OPEN_BRACKET) {
      depth += 1;
      if (depth > depthMax) return true;
    } else if (character === CLOSE_BRACE || character === CLOSE_BRACKET) depth -= 1;
  }
  return false;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
