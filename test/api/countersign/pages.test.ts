import { readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { makePageImages } from '../../../src/documents/page-images.ts';
import { Problem } from '../../../src/errors/problem.ts';
import { openPageCache, pageName } from '../../../src/files/page-cache.ts';
import { type PdfEngine, PdfUnavailable } from '../../../src/pdf/engine.ts';
import { eventually } from '../../support/product.ts';
import { type Api, type Client, startApi } from './api.ts';
import { approver, makeDraft, pdf } from './making.ts';

let api: Api;
let client: Client;
beforeAll(async () => {
  api = await startApi();
  client = await api.client();
});
afterAll(() => api.stop());

const widthOf = async (bytes: Buffer) => (await sharp(bytes).metadata()).width;
const readPage = (documentId: string, page: number, query = {}, headers = {}, as = client) =>
  as.call('readPage', { params: { documentId, page: String(page) }, query, headers });

describe('a page', () => {
  test('comes as an image, at the width next to the one asked for', async () => {
    const { id } = await makeDraft(client, {}, pdf(2));
    const page = await readPage(id, 2, { width: 500 });
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toBe('image/jpeg');
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await widthOf(page.bytes)).toBe(640);
    expect(await widthOf((await readPage(id, 2)).bytes)).toBe(960);
    expect(await widthOf((await readPage(id, 1, { width: 1920 })).bytes)).toBe(1920);
    expect((await readPage(id, 1, { width: 1921 })).status).toBe(422);
    expect((await readPage(id, 1, { width: 0 })).status).toBe(422);
  });

  test('is sent once, and not again while it is the same', async () => {
    const { id } = await makeDraft(client);
    const first = await readPage(id, 1, { width: 300 });
    const etag = first.headers.get('etag')!;
    expect(etag).toMatch(/^"[^"]+"$/);
    expect(first.headers.get('cache-control')).toBe('private, no-cache');
    const again = await readPage(id, 1, { width: 310 }, { 'if-none-match': `"other", W/${etag}` });
    expect([again.status, again.bytes.length]).toEqual([304, 0]);
    expect(again.headers.get('etag')).toBe(etag);
    expect((await readPage(id, 1, { width: 400 }, { 'if-none-match': etag })).status).toBe(200);
  });

  test('of a named version may be kept for good', async () => {
    const { id } = await makeDraft(client);
    const { body } = await client.call('listVersions', { params: { documentId: id } });
    const version = body.data[0].sha256;
    const page = await readPage(id, 1, { version });
    expect(page.headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
    expect((await readPage(id, 1, { version: 'f'.repeat(64) })).status).toBe(404);
    expect((await readPage(id, 1, { version: 'short' })).status).toBe(422);
  });

  test('beyond the last one is not found, and said so in the language asked for', async () => {
    const { id } = await makeDraft(client, {}, pdf(2));
    const missing = await readPage(id, 3, {}, { 'accept-language': 'fa' });
    expect([missing.status, missing.body.code]).toEqual([404, 'page_not_found']);
    expect(missing.body.detail ?? missing.body.title).toContain('صفحه');
    expect((await readPage(id, 0)).status).toBe(404);
  });

  test('is there for nobody else', async () => {
    const { id } = await makeDraft(client);
    await readPage(id, 1);
    const { body } = await client.call('listVersions', { params: { documentId: id } });
    const stranger = await api.client();
    expect((await readPage(id, 1, {}, {}, stranger)).status).toBe(404);
    expect((await readPage(id, 1, { version: body.data[0].sha256 }, {}, stranger)).status).toBe(404);
    const writer = await api.client({ organizationId: client.caller.organizationId, scopes: ['documents:write'] });
    expect((await readPage(id, 1, {}, {}, writer)).status).toBe(403);
  });

  test('is seen by an approver with a link, and with a code where one is needed', async () => {
    const approvers = [approver(), approver({ identity: 'code' })];
    const document = await makeDraft(client, { send: true, steps: [{ approvers }] }, pdf(2));
    const [plain, careful] = document.steps[0].approvers.map((one: { id: string }) => one.id);
    const messagesOf = async (kind: string) =>
      (await client.call('listMessages', { query: { documentId: document.id, kind } })).body.data;
    const tokenOf = (approverId: string): Promise<string> =>
      eventually(async () => {
        const messages: { approverId: string; link: string | null }[] = await messagesOf('invitation');
        return messages
          .find((message) => message.approverId === approverId)
          ?.link?.split('/')
          .at(-1);
      });
    const phone = api.phone();
    const see = (token: string, page: number, headers = {}) =>
      phone.call('readSigningPage', { params: { token, page: String(page) }, query: { width: 320 }, headers });

    const token = await tokenOf(plain);
    const shown = await see(token, 2);
    expect([shown.status, await widthOf(shown.bytes)]).toEqual([200, 320]);
    expect((await see(token, 2, { 'if-none-match': shown.headers.get('etag')! })).status).toBe(304);
    expect((await see(token, 3)).status).toBe(404);

    const guarded = await tokenOf(careful);
    const refused = await see(guarded, 1);
    expect([refused.status, refused.body.code]).toEqual([401, 'code_required']);
    await phone.call('sendSigningCode', { params: { token: guarded } });
    const code = /\d{6}/.exec((await messagesOf('code'))[0].text)![0];
    const { body } = await phone.call('verifySigningCode', { params: { token: guarded }, json: { code } });
    expect((await see(guarded, 1, { authorization: `Signing ${body.session}` })).status).toBe(200);
    expect((await see('x'.repeat(43), 1)).status).toBe(410);
  });
});

describe('images of pages', () => {
  test('are drawn once for all who ask at the same time, and never again', async () => {
    const { id } = await makeDraft(client);
    const { body } = await client.call('listVersions', { params: { documentId: id } });
    const { core, pdf: engine } = api.product.services;
    let drawn = 0;
    const counting: PdfEngine = Object.assign(Object.create(engine), {
      pageImage(...call: Parameters<PdfEngine['pageImage']>) {
        drawn += 1;
        return engine.pageImage(...call);
      },
    });
    const images = makePageImages({ core, pdf: counting });
    const key = { sha256: body.data[0].sha256, page: 1, width: 1280 };
    const opened = await Promise.all([1, 2, 3].map(() => images.open(key)));
    opened.push(await makePageImages({ core, pdf: counting }).open(key));
    expect(new Set(opened.map(({ bytes }) => bytes)).size).toBe(1);
    for (const { stream } of opened) stream.destroy();
    expect(drawn).toBe(1);
  });

  test('are 503 while no PDF process starts, and come when one does', async () => {
    const { id } = await makeDraft(client, {}, pdf(5));
    const { body } = await client.call('listVersions', { params: { documentId: id } });
    const { core, pdf: engine } = api.product.services;
    let down = true;
    const failing: PdfEngine = Object.assign(Object.create(engine), {
      async pageImage(...call: Parameters<PdfEngine['pageImage']>) {
        if (down) throw new PdfUnavailable('no PDF process starts on this machine');
        return engine.pageImage(...call);
      },
    });
    const images = makePageImages({ core, pdf: failing });
    const key = { sha256: body.data[0].sha256, page: 1, width: 640 };
    const refused = await images.open(key).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Problem);
    expect(refused).toMatchObject({ code: 'service_unavailable', retryAfterMs: 1_000 });
    down = false;
    (await images.open(key)).stream.destroy();
  });

  test('take a bounded amount of disk: those used longest ago go first', async () => {
    const { core } = api.product.services;
    const folder = join(core.config.filesFolder, 'bounded');
    const cache = openPageCache(folder, 8_000);
    const key = (page: number) => ({ sha256: 'a'.repeat(64), page, width: 320 });
    const { writeFile } = await import('node:fs/promises');
    for (let page = 1; page <= 7; page += 1) {
      const path = await core.files.temporaryPath();
      await writeFile(path, Buffer.alloc(1_000));
      await cache.keep(key(page), path);
      await utimes(join(folder, 'pages', pageName(key(page))), page, page);
    }
    const used = await cache.open(key(1));
    used!.stream.destroy();
    for (const page of [8, 9]) {
      const path = await core.files.temporaryPath();
      await writeFile(path, Buffer.alloc(1_000));
      await cache.keep(key(page), path);
    }
    expect((await readdir(join(folder, 'pages'))).length).toBeLessThanOrEqual(8);
    expect(await cache.open(key(2))).toBeNull();
    const kept = await cache.open(key(1));
    expect(kept?.bytes).toBe(1_000);
    kept!.stream.destroy();
  });
});
