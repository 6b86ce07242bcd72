/**
 * qpdf as WebAssembly: rewrites a file as one revision with a plain cross-reference table, in which every reader finds
 * the same objects. A fresh instance for each run, which sees nothing but a file system in memory.
 */
import { constants, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { compileFunction } from 'node:vm';
import type { QpdfInstance } from '@neslinesli93/qpdf-wasm';
import { LIMITS } from '../limits.ts';
import { PdfRefusal } from '../refusal.ts';

/** `warned`: what the file says about itself is not all true; the result is one way to understand it. */
export type Rewritten = { bytes: Uint8Array; warned: boolean };

/** What qpdf's package leaves out of its types. */
type Instance = Omit<QpdfInstance, 'FS'> & {
  HEAPU8: Uint8Array;
  FS: QpdfInstance['FS'] & {
    /** Called with one byte at a time. */
    init(input: () => null, output: (byte: number | null) => void, error: (byte: number | null) => void): void;
    writeFile(path: string, bytes: Uint8Array): void;
  };
};
type CreateInstance = (options: { preRun: ((instance: Instance) => void)[] }) => Promise<Instance>;

type Ended = { exit: number; said: string; output: Uint8Array | null };

const INPUT = '/in.pdf';
const OUTPUT = '/out.pdf';
/** Enough to tell why it failed. */
const SAID_CHARACTERS_MAX = 2_000;
const EXIT = { success: 0, warnings: 3 } as const;

/** As much of it as is used here; Node's types leave it out. */
type Assembly = {
  RuntimeError: unknown;
  compile(bytes: Uint8Array): Promise<object>;
  instantiate(module: object, imports: object): Promise<object>;
};
const assembly = (globalThis as unknown as { WebAssembly: Assembly }).WebAssembly;

const createInstance = load();

/**
 * The package's loader, in surroundings of its own. `process`: the real one denies a child of ours the constants that
 * the loader wants, and would take over qpdf's exit code. `WebAssembly`: compiles once, not for each file.
 */
function load(): CreateInstance {
  const require = createRequire(import.meta.url);
  const path = require.resolve('@neslinesli93/qpdf-wasm');
  const { versions, platform } = process;
  const module: { exports: { default?: CreateInstance } } = { exports: {} };
  const surroundings = {
    module,
    exports: module.exports,
    require,
    __filename: path,
    __dirname: dirname(path),
    process: { versions, platform, argv: [], exitCode: 0, binding: () => ({ fs: constants }) },
    WebAssembly: { RuntimeError: assembly.RuntimeError, instantiate: instantiateOnce() },
  };
  const run = compileFunction(readFileSync(path, 'utf8'), Object.keys(surroundings), { filename: path });
  run(...Object.values(surroundings));
  return module.exports.default as CreateInstance;
}

function instantiateOnce() {
  let compiled: Promise<object> | undefined;
  return async (bytes: Uint8Array, imports: object) => {
    compiled ??= assembly.compile(bytes);
    const module = await compiled;
    return { module, instance: await assembly.instantiate(module, imports) };
  };
}

/** Packed data stays packed: a bomb is not unpacked before its size has been looked at. */
const PLAIN = ['--object-streams=disable', '--stream-data=preserve', '--deterministic-id'];

/**
 * Takes encryption and object streams away.
 * @throws PdfRefusal pdf_encrypted (a password is needed) | pdf_too_complex | pdf_damaged
 */
export const normalise = (bytes: Uint8Array): Promise<Rewritten> => rewrite(bytes, ['--decrypt', ...PLAIN]);

/** Joins the instructions of each page, and leaves out every object that nothing refers to any more. @throws PdfRefusal */
export const compact = (bytes: Uint8Array): Promise<Rewritten> => rewrite(bytes, ['--coalesce-contents', ...PLAIN]);

/** Whether a file that qpdf can read is encrypted, with or without a password. */
export async function isEncrypted(bytes: Uint8Array): Promise<boolean> {
  return (await run(bytes, ['--is-encrypted', INPUT])).exit === EXIT.success;
}

async function rewrite(bytes: Uint8Array, options: string[]): Promise<Rewritten> {
  const { exit, said, output } = await run(bytes, [...options, INPUT, OUTPUT]);
  if (output && (exit === EXIT.success || exit === EXIT.warnings)) {
    return { bytes: output, warned: exit === EXIT.warnings };
  }
  if (/invalid password/.test(said))
    throw new PdfRefusal('pdf_encrypted', 'the file cannot be read without a password');
  throw new PdfRefusal('pdf_damaged', 'the file cannot be rewritten');
}

/** @throws PdfRefusal pdf_too_complex when it takes more memory than any real file needs. */
async function run(bytes: Uint8Array, args: string[]): Promise<Ended> {
  let said = '';
  const listen = (byte: number | null): void => {
    if (byte !== null && said.length < SAID_CHARACTERS_MAX) said += String.fromCharCode(byte);
  };
  const ignore = (): void => undefined;
  const instance = await createInstance({
    preRun: [({ FS }) => FS.init(() => null, ignore, listen)],
  });
  instance.FS.writeFile(INPUT, bytes);
  let exit: number;
  try {
    exit = instance.callMain(args);
  } catch {
    // It was aborted: out of memory, or a bug of qpdf's that this file has found.
    throw new PdfRefusal('pdf_too_complex', 'the file cannot be rewritten within the limits');
  }
  // An allocation that failed is an error like any other to qpdf, and may leave a hole in what it writes.
  if (instance.HEAPU8.length > LIMITS.qpdfMemoryBytesMax) {
    throw new PdfRefusal('pdf_too_complex', 'the file unpacks to more than memory holds');
  }
  return { exit, said, output: readOutput(instance) };
}

function readOutput(instance: Instance): Uint8Array | null {
  try {
    return instance.FS.readFile(OUTPUT);
  } catch {
    return null; // Nothing was written.
  }
}
