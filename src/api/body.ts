import { rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { type FieldError, Problem } from '../errors/problem.ts';
import type { FileStore } from '../files/store.ts';
import type { BodyRule, FieldKind } from './contract.ts';
import type { UploadedFile } from './dialect.ts';
import { mismatch } from './digest.ts';
import { parseJson, readJson } from './json-body.ts';
import { API_LIMITS } from './limits.ts';
import { readForm } from './multipart.ts';
import { checkTexts } from './text.ts';
import { escapePointer } from './validation.ts';

export type Body = { body: unknown; files: Record<string, UploadedFile> };

/**
 * Reads and checks the body of a request as its contract says. Files that were sent are at temporary paths and the
 * caller's to remove.
 * @throws Problem malformed_request | unsupported_media_type | body_too_large | pdf_too_large | validation_failed
 */
export async function readBody(request: IncomingMessage, rule: BodyRule, store: FileStore): Promise<Body> {
  const isSent = request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length']) > 0;
  if (!isSent) return { body: absent(rule), files: {} };
  const kind = kindOf(request, rule);
  if (kind === 'form') return readFormBody(request, rule, store);
  const json = rule.json!;
  const value = await readJson(request, json.bytesMax);
  if (value === undefined) return { body: absent(rule), files: {} };
  refuse(json.check(value));
  return { body: rule.writable(value, 'json'), files: {} };
}

/** Nothing was sent: where something is required, every field that is missing is named. */
function absent(rule: BodyRule): unknown {
  if (!rule.required) return undefined;
  const body = {};
  refuse((rule.json ?? rule.form)!.check(body));
  return body;
}

function kindOf(request: IncomingMessage, rule: BodyRule): 'json' | 'form' {
  const [mediaType = '', ...parameters] = (request.headers['content-type'] ?? '').toLowerCase().split(';');
  const charset = parameters.map((one) => /^\s*charset\s*=\s*"?([^";]*)/.exec(one)?.[1]?.trim()).find(Boolean);
  const isPlain = (request.headers['content-encoding'] ?? 'identity') === 'identity';
  const isUtf8 = charset === undefined || charset === 'utf-8' || charset === 'utf8';
  if (isPlain && isUtf8) {
    if (rule.json && /^application\/(?:[\w.-]+\+)?json$/.test(mediaType.trim())) return 'json';
    if (rule.form && mediaType.trim() === 'multipart/form-data') return 'form';
  }
  const expected = [rule.json && 'application/json', rule.form && 'multipart/form-data'].filter(Boolean).join(' or ');
  throw new Problem('unsupported_media_type', { details: { expected } });
}

async function readFormBody(request: IncomingMessage, rule: BodyRule, store: FileStore): Promise<Body> {
  const formRule = rule.form!;
  const form = await readForm(request, formRule, store);
  try {
    const errors = [...form.errors];
    const body: Record<string, unknown> = {};
    for (const [name, texts] of form.fields) {
      if (name === '__proto__') continue;
      if (formRule.files.has(name)) errors.push(fieldError(name, 'type', 'Must be a file.'));
      else body[name] = fieldValue(name, texts, formRule.kindOf(name), errors);
    }
    gatherLists(body, formRule);
    errors.push(...checkTexts(body));
    // The files stand in for themselves while the form is checked as a whole.
    for (const name of form.files.keys()) body[name] = 'file';
    refuse([...errors, ...(errors.length > 0 ? [] : (formRule.check(body) ?? []))]);
    for (const name of form.files.keys()) delete body[name];
    checkFileHash(body, form.files);
    return { body: rule.writable(body, 'form'), files: Object.fromEntries(form.files) };
  } catch (error) {
    await removeFiles(Object.fromEntries(form.files));
    throw error;
  }
}

/**
 * A form of one file may say its hash beside it (`sha256`, where the contract has that field).
 * @throws Problem validation_failed when another file arrived than was meant.
 */
function checkFileHash(body: Record<string, unknown>, files: ReadonlyMap<string, UploadedFile>): void {
  const [file, ...others] = files.values();
  if (typeof body.sha256 !== 'string' || !file || file.further || others.length > 0) return;
  if (body.sha256.toLowerCase() !== file.sha256) throw mismatch('/sha256');
}

/** What forms say beside `true` and `false`. */
const FLAGS: Record<string, string> = { 1: 'true', 0: 'false' };

/** `signers[0][mobile]`. */
const IN_LIST = /^([^[\]]+)\[(\d{1,3})\]\[([^[\]]+)\]$/;

/** Lists of objects as PHP, and whoever has learnt from it, write them in a form: a field for each member. */
function gatherLists(body: Record<string, unknown>, { kindOf }: Pick<NonNullable<BodyRule['form']>, 'kindOf'>): void {
  const lists = new Map<string, Map<number, Record<string, unknown>>>();
  for (const [field, text] of Object.entries(body)) {
    const [, name = '', place, member = ''] = IN_LIST.exec(field) ?? [];
    if (place === undefined || kindOf(name) !== 'json' || Object.hasOwn(body, name) || member === '__proto__') continue;
    delete body[field];
    const list = lists.get(name) ?? new Map<number, Record<string, unknown>>();
    lists.set(name, list.set(Number(place), { ...list.get(Number(place)), [member]: text }));
  }
  for (const [name, list] of lists)
    body[name] = [...list].sort(([one], [other]) => one - other).map(([, object]) => object);
}

/** A field repeated is a list where the contract wants one; otherwise the last one counts, as in JSON. */
function fieldValue(name: string, texts: string[], kind: FieldKind, errors: FieldError[]): unknown {
  const last = texts.at(-1)!;
  if (kind === 'text') return last;
  if (kind === 'flag') return FLAGS[last] ?? last;
  if (kind === 'list' && !last.trimStart().startsWith('[')) return texts;
  try {
    return parseJson(last);
  } catch {
    errors.push(fieldError(name, 'type', 'Must be valid JSON.'));
    return undefined;
  }
}

/** Removes what the handler has not taken over. */
export async function removeFiles(files: Record<string, UploadedFile>): Promise<void> {
  const all = Object.values(files).flatMap((file) => [file, ...(file.further ?? [])]);
  await Promise.all(all.map((file) => rm(file.path, { force: true })));
}

function refuse(errors: FieldError[] | null): void {
  if (errors && errors.length > 0) {
    throw new Problem('validation_failed', { fields: errors.slice(0, API_LIMITS.fieldErrorsMax) });
  }
}

const fieldError = (name: string, rule: string, message: string): FieldError => ({
  pointer: `/${escapePointer(name)}`,
  rule,
  message,
});
