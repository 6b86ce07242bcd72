import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyFileStream, type BusboyHeaders, type BusboyInstance } from '@fastify/busboy';
import { type FieldError, Problem } from '../errors/problem.ts';
import type { FileStore } from '../files/store.ts';
import type { UploadedFile } from './dialect.ts';
import { openBodyDigest } from './digest.ts';
import { API_LIMITS } from './limits.ts';
import { malformed } from './malformed.ts';
import { escapePointer } from './validation.ts';

/** `bytesMax` of each, and of all under one name together; `filesMax` under one name. */
export type FileRule = { bytesMax: number; isPdf: boolean; filesMax: number };
export type FormRule = {
  /** By field name; a file under any other name is read past and not kept, unless it is JSON: many clients send that so. */
  files: ReadonlyMap<string, FileRule>;
  /** Everything together, boundaries included. */
  bytesMax: number;
};
export type Form = { fields: Map<string, string[]>; files: Map<string, UploadedFile>; errors: FieldError[] };

/**
 * Reads a multipart form, its files streamed to temporary paths of the store. When it fails no file is left behind;
 * when it succeeds the files are the caller's to adopt or remove.
 * @throws Problem malformed_request | pdf_too_large | body_too_large | validation_failed (other bytes than it said)
 */
export async function readForm(request: IncomingMessage, rule: FormRule, store: FileStore): Promise<Form> {
  refuseTooLong(request, rule);
  const form: Form = { fields: new Map(), files: new Map(), errors: [] };
  // Paths are made before reading begins, so that a file's stream is never without a consumer.
  const paths = new Map<string, string[]>();
  for (const [name, { filesMax }] of rule.files) {
    paths.set(name, await Promise.all(Array.from({ length: filesMax }, () => store.temporaryPath())));
  }

  const failing = new AbortController();
  const saving: Promise<void>[] = [];
  try {
    await parse(request, rule, form, (name, stream, details) => {
      const fileRule = rule.files.get(name);
      if (!fileRule) {
        if (details.mediaType !== 'application/json') return skip(stream);
        const kept = keepAsField(stream, name, form);
        saving.push(kept);
        return kept;
      }
      const first = form.files.get(name);
      const sent = first ? 1 + (first.further?.length ?? 0) : 0;
      const path = paths.get(name)?.[sent];
      if (path === undefined) {
        form.errors.push({ pointer: pointer(name), rule: 'maxItems', message: tooManyFiles(fileRule) });
        return skip(stream);
      }
      const file: UploadedFile = { path, bytes: 0, sha256: '', ...details };
      if (first) first.further = [...(first.further ?? []), file];
      else form.files.set(name, file);
      const saved = save(stream, file, name, fileRule, failing.signal);
      saving.push(saved);
      return saved;
    });
    await Promise.all(saving);
    return form;
  } catch (error) {
    failing.abort();
    await Promise.allSettled(saving);
    await Promise.all([...paths.values()].flat().map((path) => rm(path, { force: true })));
    throw error;
  }
}

type OnFile = (
  name: string,
  stream: BusboyFileStream,
  details: { fileName: string; mediaType: string },
) => Promise<void> | void;

/** Settles when the form has been read, or at the first thing that is wrong with it. */
function parse(request: IncomingMessage, rule: FormRule, form: Form, onFile: OnFile): Promise<void> {
  return new Promise((resolve, reject) => {
    let bytes = 0;
    const digest = openBodyDigest(request);
    const parser = openParser(request);
    const fail = (problem: unknown) => {
      request.unpipe(parser).off('data', onData).off('close', onClose).off('error', onClose);
      parser.destroy();
      reject(problem);
    };
    const onClose = () => {
      // A request that has come in whole closes too, perhaps before its last file is written.
      if (!request.complete) fail(malformed('the form ended early'));
    };
    const onData = (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > rule.bytesMax) fail(tooLarge(rule));
      else digest?.update(chunk);
    };
    parser.on('file', (name, stream, fileName, _encoding, mediaType) => {
      void Promise.resolve(onFile(name ?? '', stream, { fileName: fileName ?? '', mediaType })).catch(fail);
    });
    parser.on('field', (name, value, _nameTruncated, valueTruncated) => {
      if (typeof name !== 'string') return;
      if (valueTruncated) form.errors.push({ pointer: pointer(name), rule: 'maxLength', message: 'Is too long.' });
      form.fields.set(name, [...(form.fields.get(name) ?? []), value]);
    });
    for (const limit of ['filesLimit', 'fieldsLimit', 'partsLimit'] as const) {
      parser.on(limit, () => fail(malformed('the form has too many parts')));
    }
    parser.on('error', (cause) => fail(malformed('the multipart form is broken or cut short', cause)));
    parser.on('finish', () => {
      request.off('data', onData).off('close', onClose).off('error', onClose);
      try {
        digest?.check();
        resolve();
      } catch (mismatch) {
        reject(mismatch);
      }
    });
    request.on('close', onClose).on('error', onClose).on('data', onData);
    request.pipe(parser);
  });
}

/** A browser's `Blob` makes a file of what is meant as a JSON field. */
async function keepAsField(stream: BusboyFileStream, name: string, form: Form): Promise<void> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > API_LIMITS.formFieldBytesMax) {
      form.errors.push({ pointer: pointer(name), rule: 'maxLength', message: 'Is too long.' });
      return skip(stream);
    }
    chunks.push(chunk);
  }
  form.fields.set(name, [...(form.fields.get(name) ?? []), Buffer.concat(chunks).toString()]);
}

function openParser(request: IncomingMessage): BusboyInstance {
  try {
    return new Busboy({
      headers: request.headers as BusboyHeaders,
      limits: {
        fields: API_LIMITS.formFieldsMax,
        files: API_LIMITS.formFilesMax,
        parts: API_LIMITS.formFieldsMax + API_LIMITS.formFilesMax,
        fieldSize: API_LIMITS.formFieldBytesMax,
        headerPairs: 50,
        headerSize: API_LIMITS.headersBytesMax,
      },
    });
  } catch (cause) {
    throw malformed('the Content-Type names no boundary', cause);
  }
}

async function save(stream: Readable, file: UploadedFile, name: string, rule: FileRule, signal: AbortSignal) {
  const hash = createHash('sha256');
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      file.bytes += chunk.length;
      if (file.bytes > rule.bytesMax) return done(fileTooLarge(name, rule));
      hash.update(chunk);
      done(null, chunk);
    },
  });
  try {
    await pipeline(stream, meter, createWriteStream(file.path, { flags: 'wx', mode: 0o600 }), { signal });
  } catch (error) {
    // What the parser says of a part that ends early is the client's fault; errors of the disk carry a code.
    throw error instanceof Problem || (error as NodeJS.ErrnoException).syscall
      ? error
      : malformed('the multipart form is broken or cut short', error);
  }
  file.sha256 = hash.digest('hex');
}

function refuseTooLong(request: IncomingMessage, rule: FormRule): void {
  if (Number(request.headers['content-length'] ?? 0) > rule.bytesMax) throw tooLarge(rule);
}

/** When the whole is too large and there is a file in it, the file is what the client can do something about. */
function tooLarge(rule: FormRule): Problem {
  const [first] = rule.files;
  if (first) return fileTooLarge(...first);
  return new Problem('body_too_large', { details: { limit: rule.bytesMax } });
}

function fileTooLarge(name: string, { bytesMax, isPdf }: FileRule): Problem {
  return new Problem(isPdf ? 'pdf_too_large' : 'body_too_large', {
    details: { limit: bytesMax },
    fields: [{ pointer: pointer(name), rule: 'x-max-bytes', message: `Must not be larger than ${bytesMax} bytes.` }],
  });
}

function tooManyFiles({ filesMax }: FileRule): string {
  return filesMax === 1 ? 'Only one file may be sent here.' : `At most ${filesMax} files may be sent here.`;
}

/** Reads past a part that nobody wants. A form that ends inside of it is reported by the parser itself. */
function skip(stream: Readable): void {
  stream.on('error', () => {}).resume();
}

const pointer = (name: string) => `/${escapePointer(name)}`;
