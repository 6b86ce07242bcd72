/**
 * What others say about our files: pyHanko, poppler's pdfsig, EU DSS and veraPDF, each got by this script the first time
 * (PyPI, the system's packages, Maven) and kept in the cache folder. None of them fetches anything while it judges.
 *
 * A tool that cannot be had is null, loudly; tests of it are then skipped, and shown as such.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readConfig } from '../../src/config.ts';
import { findOnPath } from '../../src/programs.ts';
import { type LineProcess, startLineProcess } from './line-process.ts';

export type Trusted = {
  /** PEM of the roots to trust. */
  trust: string[];
};

export type PyHankoSignature = {
  field: string;
  subject: string;
  /** The digest is right. */
  intact: boolean;
  /** And the signature over it. */
  valid: boolean;
  trusted: boolean;
  /** All of it, and what came after it is allowed: what pyHanko calls the bottom line. */
  accepted: boolean;
  coverage: 'UNCLEAR' | 'CONTIGUOUS_BLOCK_FROM_START' | 'ENTIRE_REVISION' | 'ENTIRE_FILE' | null;
  laterChanges: 'NONE' | 'LTA_UPDATES' | 'FORM_FILLING' | 'ANNOTATIONS' | 'OTHER' | null;
  timestamp: { valid: boolean; trusted: boolean } | null;
};
export type PyHankoVerdict = {
  signatures: PyHankoSignature[];
  timestamps: PyHankoSignature[];
  /**
   * Judged by what the file brings along; null when it brings nothing. `pades`: by the rules of ETSI EN 319 102-1, for
   * archives where there is a document timestamp: PASSED, or what it lacks.
   */
  longTerm: { accepted: boolean; trusted: boolean; pades: string } | null;
};
export type PyHanko = {
  /** @param moment when it is judged, as an ISO date; now by default */
  verify(path: string, options: Trusted & { moment?: string }): Promise<PyHankoVerdict>;
  close(): Promise<void>;
};

export type PdfsigSignature = {
  field: string;
  type: string;
  /** Null where poppler knows no such kind: document timestamps. */
  valid: boolean | null;
  coversWholeFile: boolean;
};
export type Pdfsig = { verify(path: string): Promise<PdfsigSignature[]> };

export type DssSignature = {
  /** Such as PAdES-BASELINE-LTA. */
  level: string;
  indication: 'TOTAL_PASSED' | 'PASSED' | 'INDETERMINATE' | 'TOTAL_FAILED' | 'FAILED';
  subIndication: string | null;
  errors: string[];
};
export type DssVerdict = { signatures: DssSignature[]; timestamps: DssSignature[] };
export type PdfaVerdict = { compliant: boolean; failures: string[] };
export type JavaVerifiers = {
  dss: { validate(path: string, options: Trusted): Promise<DssVerdict> };
  verapdf: { validate(path: string, flavour: '1b' | '2b' | '3b'): Promise<PdfaVerdict> };
  close(): Promise<void>;
};

const PYTHON = join(import.meta.dirname, 'python');
const JAVA = join(import.meta.dirname, 'java');
const run = promisify(execFile);

export async function obtainPyHanko(): Promise<PyHanko | null> {
  const requirements = join(PYTHON, 'pyhanko-requirements.txt');
  const folder = cacheFolder('pyhanko', requirements);
  const got = await obtain('pyHanko', folder, async () => {
    const python = findOnPath('python3');
    if (!python) throw new Error('there is no python3');
    await run(python, ['-m', 'venv', folder], { timeout: 60_000 });
    const pip = join(folder, 'bin', 'pip');
    await run(pip, ['install', '--quiet', '--no-deps', '-r', requirements], { timeout: 240_000 });
  });
  if (!got) return null;
  const judge = startLineProcess(join(folder, 'bin', 'python'), ['-B', join(PYTHON, 'pyhanko_verifier.py')]);
  return {
    verify: (path, options) => judge.ask<PyHankoVerdict>({ path, ...options }),
    close: () => judge.close(),
  };
}

/** Installed as a system package where this process may do that. */
export async function obtainPdfsig(): Promise<Pdfsig | null> {
  let program = findOnPath('pdfsig');
  if (!program && process.getuid?.() === 0 && findOnPath('apt-get')) {
    const install = () => run('apt-get', ['install', '-y', '-qq', 'poppler-utils'], { timeout: 180_000 });
    // The first try fails where the lists of packages have never been got.
    await install()
      .catch(async () => {
        await run('apt-get', ['update', '-qq'], { timeout: 120_000 });
        await install();
      })
      .catch(() => {});
    program = findOnPath('pdfsig');
  }
  if (!program) return missing('pdfsig', 'poppler-utils is not installed');
  const path = program;
  return {
    async verify(file) {
      // It ends with an error when it finds no signature, or one that it cannot judge; its output says which.
      const said = await run(path, ['-nocert', file], { timeout: 60_000, env: { LC_ALL: 'C', PATH: process.env.PATH } })
        .then(({ stdout }) => stdout)
        .catch((error: { stdout?: string }) => error.stdout ?? '');
      return said
        .split(/^Signature #\d+:$/m)
        .slice(1)
        .map(readPdfsig);
    },
  };
}

function readPdfsig(text: string): PdfsigSignature {
  const value = (name: string) => new RegExp(`- ${name}: (.*)`).exec(text)?.[1]?.trim() ?? '';
  const verdict = value('Signature Validation');
  return {
    field: value('Signature Field Name'),
    type: value('Signature Type'),
    valid: verdict.includes('not yet been verified') ? null : verdict === 'Signature is Valid.',
    coversWholeFile: text.includes('- Total document signed'),
  };
}

/** EU DSS and veraPDF in one Java process. */
export async function obtainJavaVerifiers(): Promise<JavaVerifiers | null> {
  const source = join(JAVA, 'Verifiers.java');
  const folder = cacheFolder('java-verifiers', join(JAVA, 'pom.xml'), source);
  const libraries = join(folder, 'lib');
  const java = findOnPath('java');
  const got = await obtain('EU DSS and veraPDF', folder, async () => {
    const [maven, compiler] = [findOnPath('mvn'), findOnPath('javac')];
    if (!java || !maven || !compiler) throw new Error('there is no java, javac or mvn');
    await mkdir(folder, { recursive: true });
    await cp(join(JAVA, 'pom.xml'), join(folder, 'pom.xml'));
    const goal = ['dependency:copy-dependencies', `-DoutputDirectory=${libraries}`, '-DincludeScope=runtime'];
    await run(maven, ['-B', '-q', ...goal], { cwd: folder, timeout: 5 * 60_000 });
    await run(compiler, ['-proc:none', '-cp', join(libraries, '*'), '-d', folder, source], { timeout: 60_000 });
  });
  if (!got || !java) return null;
  const thrifty = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xmx512m'];
  const judge: LineProcess = startLineProcess(java, [
    ...thrifty,
    ...['-cp', `${folder}:${join(libraries, '*')}`, 'Verifiers'],
  ]);
  return {
    dss: { validate: (path, { trust }) => judge.ask<DssVerdict>({ tool: 'dss', path, trust }) },
    verapdf: { validate: (path, flavour) => judge.ask<PdfaVerdict>({ tool: 'verapdf', path, flavour }) },
    close: () => judge.close(),
  };
}

/** A folder of its own for each state of the files that say what goes into it. */
function cacheFolder(name: string, ...recipes: string[]): string {
  const hash = createHash('sha256');
  for (const recipe of recipes) hash.update(readFileSync(recipe));
  return join(readConfig().cacheFolder, `${name}-${hash.digest('hex').slice(0, 12)}`);
}

/** Fills the folder where it stays, since programs in it know their place, and marks it when it is whole. */
async function obtain(name: string, folder: string, fill: () => Promise<void>): Promise<boolean> {
  const ready = join(folder, 'ready');
  if (existsSync(ready)) return true;
  try {
    await rm(folder, { recursive: true, force: true });
    await fill();
    await mkdir(`${ready}.new`);
    await rename(`${ready}.new`, ready);
    return true;
  } catch (error) {
    missing(name, String((error as Error).message).split('\n')[0]!);
    return false;
  }
}

function missing(name: string, why: string): null {
  process.stderr.write(`\n!!! NO SECOND OPINION ON SEALED FILES: ${name} cannot be had (${why}).\n\n`);
  return null;
}
