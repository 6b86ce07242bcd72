import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openRenderer, pngOf } from '../../support/pdf.ts';
import { type Api, type Client, startApi } from './api.ts';
import { pdf } from './making.ts';

let api: Api;
let client: Client;
beforeAll(async () => {
  api = await startApi({ worker: false });
  client = await api.client();
});
afterAll(() => api.stop());

const picture = (colour: number[]): Blob => new Blob([pngOf(60, 90, () => colour)], { type: 'image/png' });
const RED = picture([255, 0, 0, 255]);
const BLUE = picture([0, 0, 255, 255]);
const create = (file: Blob | Blob[], headers = {}) =>
  client.call('createDocument', { form: { file, document: JSON.stringify({ title: 'Photographed' }) }, headers });
const sample = (name: string) =>
  new Blob([readFileSync(new URL(`../../pdf/corpus/images/${name}`, import.meta.url))], { type: 'image/png' });

describe('pictures in place of a PDF', () => {
  test('become one document, a page each in the order sent; what was sent is kept', async () => {
    const { status, body } = await create([RED, BLUE]);
    expect([status, body.pages]).toEqual([201, 2]);
    const { bytes } = await client.call('downloadFile', { params: { documentId: body.id, which: 'current' } });
    const renderer = await openRenderer();
    const colours = [1, 2].map((page) => {
      const { pixels } = renderer.render(bytes, page, 0.1);
      return [...pixels.subarray(0, 3)].map((value) => value > 128);
    });
    // Blue, green, red.
    expect(colours).toEqual([
      [false, false, true],
      [true, false, false],
    ]);
    const sources = await api.product.core.database.read<{ media_type: string; sha256: string }>(
      client.caller.organizationId,
      'select media_type, sha256 from document_sources where document_id = $1 order by position',
      [body.id],
    );
    expect(sources.map(({ media_type }) => media_type)).toEqual(['image/png', 'image/png']);
    const kept = readFileSync(await api.product.core.files.path(sources[1]!.sha256));
    expect(kept).toEqual(Buffer.from(await BLUE.arrayBuffer()));
  });

  test('may be one, uploaded beforehand or put under a draft', async () => {
    const upload = await client.call('uploadFile', { form: { file: RED } });
    expect([upload.status, upload.body.pages]).toEqual([201, 1]);
    const json = { title: 'Photographed', file: { uploadId: upload.body.id } };
    const { status, body } = await client.call('createDocument', { json });
    expect([status, body.pages]).toEqual([201, 1]);
    const params = { documentId: body.id };
    expect((await client.call('replaceFile', { params, form: { file: BLUE } })).status).toBe(200);
  });

  test('that are damaged are named, in the language asked for', async () => {
    const { status, body } = await create([RED, sample('crc.png')], { 'accept-language': 'ar' });
    expect([status, body.code, body.position ?? body.details?.position]).toEqual([422, 'image_damaged', 2]);
    expect(body.detail ?? body.title).toContain('2');
  });

  test('do not mix with a PDF, and two PDFs do not either', async () => {
    for (const files of [
      [RED, pdf()],
      [pdf(), pdf()],
    ]) {
      const { status, body } = await create(files);
      expect([status, body.code, body.errors?.[0]?.pointer]).toEqual([422, 'validation_failed', '/file']);
    }
  });

  test('are at most twenty, and where one is wanted one', async () => {
    const many = await create(Array(21).fill(RED));
    expect([many.status, many.body.code]).toEqual([422, 'validation_failed']);
    const two = await client.call('uploadFile', { form: { file: [RED, BLUE] } });
    expect([two.status, two.body.code]).toEqual([422, 'validation_failed']);
  });

  test('leave nothing behind when they are refused', async () => {
    const { readdir } = await import('node:fs/promises');
    await create([RED, sample('trunc.png')]);
    expect(await readdir(`${api.product.core.config.filesFolder}/incoming`)).toEqual([]);
  });
});
