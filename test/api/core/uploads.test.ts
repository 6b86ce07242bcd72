import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { LIMITS } from '../../../src/pdf/limits.ts';
import { eventually } from '../../support/product.ts';
import { createDatabase } from '../../support/servers.ts';
import { bodyOf, leftFiles, makeKey, rulesOf, type Seen, type Served, serve, things } from './support.ts';

const LIMIT = LIMITS.fileBytesMax;
const seen: Seen = {};
let database: Awaited<ReturnType<typeof createDatabase>>;
let api: Served;
let authorization: string;
let adopted: Buffer | null = null;

beforeAll(async () => {
  database = await createDatabase();
  const upload = things({}, seen).handlers.uploadThing!;
  const dialect = things({
    uploadThing: async (request) => {
      const { file } = request.files;
      if (file && file.bytes < 100) adopted = await readFile(file.path);
      return upload(request as never);
    },
  });
  api = await serve(database.url, [dialect]);
  authorization = (await makeKey(api.core)).authorization;
});
afterEach(async () => {
  // A connection that broke is noticed a moment later than its test ends.
  await eventually(async () => (await leftFiles(api.core)).length === 0);
});
afterAll(async () => {
  await api.stop();
  await database.drop();
});

async function upload(body: FormData | string | Uint8Array, headers: Record<string, string> = {}) {
  const answer = await fetch(`${api.url}/things/v1/uploads`, {
    method: 'POST',
    headers: { authorization, ...headers },
    body,
  });
  return { status: answer.status, body: await bodyOf(answer) };
}

function form(file: Uint8Array | null, fields: Record<string, string> = { title: 'T' }, name = 'a.pdf'): FormData {
  const made = new FormData();
  for (const [field, value] of Object.entries(fields)) made.append(field, value);
  if (file) made.append('file', new Blob([file], { type: 'application/pdf' }), name);
  return made;
}

const BOUNDARY = { 'content-type': 'multipart/form-data; boundary=XX' };
const PART = '--XX\r\ncontent-disposition: form-data; name="title"\r\n\r\nT\r\n';
const FILE =
  '--XX\r\ncontent-disposition: form-data; name="file"; filename="a.pdf"\r\ncontent-type: application/pdf\r\n\r\n';

test('a file arrives byte for byte, with its hash and name, and its fields in their types', async () => {
  const bytes = Buffer.from('%PDF-1.7 \0\r\n--XX binary');
  const fields = { title: 'عقد', count: '3', route: '{"steps":["a"]}', unknown: 'x' };
  const { status, body } = await upload(form(bytes, fields, '../نامه.pdf'));
  expect(status).toBe(201);
  expect(adopted?.equals(bytes)).toBe(true);
  expect(body.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
  expect(body.body).toEqual({ title: 'عقد', count: 3, route: { steps: ['a'] } });
  expect(seen.uploadThing?.files.file).toMatchObject({ fileName: 'نامه.pdf', mediaType: 'application/pdf' });
});

test('a file of exactly the limit is accepted', async () => {
  const { status, body } = await upload(form(Buffer.alloc(LIMIT)));
  expect([status, body.bytes]).toEqual([201, LIMIT]);
});

test('one byte more is refused', async () => {
  const { status, body } = await upload(form(Buffer.alloc(LIMIT + 1)));
  expect([status, body.code]).toEqual([422, 'pdf_too_large']);
  expect(body.details).toEqual({ limit: LIMIT });
  expect(rulesOf(body)).toEqual(['/file x-max-bytes']);
});

test('a form without its file names the field', async () => {
  expect(rulesOf((await upload(form(null))).body)).toEqual(['/file required']);
  expect(rulesOf((await upload(form(Buffer.from('x'), {}))).body)).toEqual(['/title required']);
});

test('a text where a file belongs is refused', async () => {
  const { body } = await upload(form(null, { title: 'T', file: 'not a file' }));
  expect(rulesOf(body)).toContain('/file type');
});

test('two files in one field are refused', async () => {
  const two = form(Buffer.from('1'));
  two.append('file', new Blob(['2']), 'b.pdf');
  expect(rulesOf((await upload(two)).body)).toEqual(['/file maxItems']);
});

test('a file under a name that the contract does not know is read past', async () => {
  const other = form(Buffer.from('1'));
  other.append('virus', new Blob([Buffer.alloc(100_000)]), 'v.exe');
  expect((await upload(other)).status).toBe(201);
});

test('fields that are not what they should be are named', async () => {
  const { body } = await upload(form(Buffer.from('1'), { title: 'T', count: 'many' }));
  expect(rulesOf(body)).toEqual(['/count type']);
  const broken = await upload(form(Buffer.from('1'), { title: 'T\0', route: '{' }));
  expect(rulesOf(broken.body)).toEqual(['/route type', '/title characters']);
});

test.each([
  ['without a boundary', PART, { 'content-type': 'multipart/form-data' }],
  ['cut short in a field', '--XX\r\ncontent-disposition: form-data; name="title"\r\n\r\nT', BOUNDARY],
  ['cut short in a file', `${PART}${FILE}%PDF-1.7 and then noth`, BOUNDARY],
  ['cut short in a file nobody wants', `${PART}${FILE.replace('"file"', '"other"')}abc`, BOUNDARY],
  ['cut short in a header', `${PART}--XX\r\ncontent-disp`, BOUNDARY],
  ['that is something else', 'hello', BOUNDARY],
  ['of a thousand parts', `${PART.repeat(1_000)}--XX--\r\n`, BOUNDARY],
])('a form %s cannot be read', async (_, text, headers) => {
  const { status, body } = await upload(text, headers);
  expect([status, body.code]).toEqual([400, 'malformed_request']);
});

test('a client that goes away in the middle of a file leaves nothing', async () => {
  const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
  const head = `POST /things/v1/uploads HTTP/1.1\r\nhost: x\r\nauthorization: ${authorization}\r\n`;
  const type = `content-type: ${BOUNDARY['content-type']}\r\ncontent-length: 100000\r\n\r\n`;
  socket.write(`${head}${type}${PART}${FILE}${'x'.repeat(50_000)}`);
  await eventually(async () => (await leftFiles(api.core)).length > 0);
  socket.destroy();
});
