import { readFile, stat } from 'node:fs/promises';
import { problemOf } from '../documents/upload.ts';
import type { Language } from '../domain/model.ts';
import { errorText } from '../errors/catalogue.ts';
import { Problem } from '../errors/problem.ts';
import { createPdfEngine } from '../pdf/engine.ts';
import { PlatformError } from '../platform/failure.ts';
import { describeVerification } from '../verification/words.ts';
import type { JsonOption } from './options.ts';

export type VerifyFileOptions = JsonOption & { trust: string[]; language: Language };

/** How the command ends, for scripts. */
const EXIT = { valid: 0, altered: 1, unsigned: 2, unknown_signer: 2 } as const;
const UNREADABLE = 3;

/** Checks a sealed file on this machine, asking nobody. It needs no installation, no settings and no network. */
export async function verifyFileCommand(path: string, { trust, json, language }: VerifyFileOptions): Promise<void> {
  const roots = await Promise.all(trust.map(readRoots));
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) return unreadable({ code: 'file_missing', message: `There is no file ${path}.` }, json);
  const engine = createPdfEngine();
  try {
    const verification = await engine.verify({ path, trust: roots, now: Date.now() });
    if (json) console.log(JSON.stringify(verification));
    else console.log(describeVerification(verification, language).join('\n'));
    process.exitCode = EXIT[verification.verdict];
  } catch (error) {
    const problem = problemOf(error);
    if (!(problem instanceof Problem) || problem.code === 'service_unavailable') throw error;
    unreadable({ code: problem.code, message: errorText(problem.code, language, problem.details) }, json);
  } finally {
    await engine.close();
  }
}

function unreadable(why: { code: string; message: string }, json: boolean | undefined): void {
  if (json) console.log(JSON.stringify({ verdict: 'unreadable', ...why }));
  else console.error(`✗ ${why.message}`);
  process.exitCode = UNREADABLE;
}

async function readRoots(path: string): Promise<string> {
  const pem = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new PlatformError(`${path} cannot be read.`, ['It must be a file of certificates in PEM form.'], { cause });
  });
  if (!pem.includes('-----BEGIN CERTIFICATE-----')) {
    throw new PlatformError(`${path} holds no certificate.`, ['It must be a file of certificates in PEM form.']);
  }
  return pem;
}
