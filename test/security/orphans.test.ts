import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rename, utimes } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Caller } from '../../src/core.ts';
import { deleteDraft } from '../../src/documents/drafts.ts';
import { readVersions } from '../../src/documents/reading.ts';
import { sweepFiles } from '../../src/files/sweep.ts';
import { findStamp, forgetUnusedStamps, keepStamp } from '../../src/stamps/kept-stamps.ts';
import { approversOf, draft, pdfFile } from '../support/documents.ts';
import { pdfOf } from '../support/pdf.ts';
import { type Product, startProduct } from '../support/product.ts';
import { startSite } from '../support/site.ts';

const HOUR_MS = 3_600_000;
let product: Product;
let caller: Caller;

beforeAll(async () => {
  product = await startProduct({ worker: false });
  caller = await product.newCaller();
});
afterAll(() => product.stop());

/** Stored bytes that were written that long ago. */
async function stored(
  hours: number,
  bytes = Buffer.from(randomUUID()),
): Promise<{ sha256: string; path: string; part: number }> {
  const { sha256 } = await product.core.files.put(bytes);
  const path = await product.core.files.path(sha256);
  await age(path, hours);
  return { sha256, path, part: Number.parseInt(sha256.slice(0, 2), 16) };
}

async function age(path: string, hours: number): Promise<void> {
  const at = new Date(Date.now() - hours * HOUR_MS);
  await utimes(path, at, at);
}

test('bytes that no row refers to are gone after 25 hours, and not before', async () => {
  const [old, young] = [await stored(25.1), await stored(24.9)];
  expect(await sweepFiles(product.core, old.part)).toMatchObject({ files: 1 });
  await sweepFiles(product.core, young.part);
  expect([existsSync(old.path), existsSync(young.path)]).toEqual([false, true]);
});

test('bytes of a document, and a picture of a decision, stay for ever', async () => {
  const document = await draft(product, caller);
  const [version] = await readVersions(product.services, caller, document.id);
  const path = await product.core.files.path(version!.sha256);
  const picture = await stored(10_000);
  await product.core.database.tenant(caller.organizationId, (em) =>
    em.execute(
      `insert into decisions (id, organization_id, document_id, approver_id, outcome, mark, identity, seen_sha256)
       values (?, ?, ?, ?, 'complete', ?::jsonb, '{}', '')`,
      [
        randomUUID(),
        caller.organizationId,
        document.id,
        document.steps[0]!.approvers[0]!.id,
        JSON.stringify({ kind: 'image', imageSha256: picture.sha256 }),
      ],
    ),
  );
  await age(path, 10_000);
  await sweepFiles(product.core, Number.parseInt(version!.sha256.slice(0, 2), 16));
  await sweepFiles(product.core, picture.part);
  expect([existsSync(path), existsSync(picture.path)]).toEqual([true, true]);

  await deleteDraft(product.services, caller, document.id);
  await sweepFiles(product.core, Number.parseInt(version!.sha256.slice(0, 2), 16));
  await sweepFiles(product.core, picture.part);
  expect([existsSync(path), existsSync(picture.path)]).toEqual([false, false]);
});

test('the logo that a document was sent under stays; a kept stamp stays until nobody has used it for 400 days', async () => {
  const { core } = product;
  const [logo, stamp] = [await stored(10_000), await stored(10_000)];
  const document = await draft(product, caller);
  const { id: approverId, phone } = approversOf(document)[0]!;
  const run = (sql: string, parameters: unknown[]) => core.database.system((em) => em.execute(sql, parameters));
  await run('update documents set logo_sha256 = ? where id = ?', [logo.sha256, document.id]);
  const holder = { organizationId: caller.organizationId, approverId, phone };
  await core.database.tenant(caller.organizationId, (em) => keepStamp(core, em, holder, stamp.sha256));
  const sweep = async () => {
    for (const { part } of [logo, stamp]) await sweepFiles(core, part);
    return [existsSync(logo.path), existsSync(stamp.path)];
  };
  expect(await sweep()).toEqual([true, true]);

  await run(`update kept_stamps set used_at = now() - interval '399 days' where approver_id = ?`, [approverId]);
  await core.database.system((em) => forgetUnusedStamps(core, em));
  expect(await findStamp(core, holder)).toBe(stamp.sha256);
  await run(`update kept_stamps set used_at = now() - interval '401 days' where approver_id = ?`, [approverId]);
  await core.database.system((em) => forgetUnusedStamps(core, em));
  await deleteDraft(product.services, caller, document.id);
  expect(await sweep()).toEqual([false, false]);
});

test('the same bytes stored again are fresh', async () => {
  const bytes = Buffer.from(randomUUID());
  const { path, part } = await stored(30, bytes);
  await product.core.files.put(bytes);
  await sweepFiles(product.core, part);
  expect(existsSync(path)).toBe(true);
});

test('what a crash left aside is put back where it is needed, and goes where it is not', async () => {
  const document = await draft(product, caller);
  const [version] = await readVersions(product.services, caller, document.id);
  const needed = await product.core.files.path(version!.sha256);
  const unused = await stored(10_000);
  await age(needed, 10_000);
  for (const path of [needed, unused.path]) await rename(path, `${path}.unused`);
  for (const part of [Number.parseInt(version!.sha256.slice(0, 2), 16), unused.part])
    await sweepFiles(product.core, part);
  expect([needed, unused.path, `${needed}.unused`, `${unused.path}.unused`].map((path) => existsSync(path))).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

test('temporary files are gone after an hour', async () => {
  const [old, young] = [await pdfFile(product), await pdfFile(product)];
  await age(old, 1.1);
  expect(await sweepFiles(product.core)).toMatchObject({ temporary: 1 });
  expect([existsSync(old), existsSync(young)]).toEqual([false, true]);
});

test('a crash between the bytes and their row leaves no row without bytes, and bytes that are swept', async () => {
  const site = await startSite();
  try {
    const api = await site.start('api', 'draft.file_stored');
    const form = new FormData();
    form.set('file', new Blob([pdfOf([{}])], { type: 'application/pdf' }), 'a.pdf');
    form.set('document', JSON.stringify({ title: 'Lease' }));
    const headers = { authorization: site.authorization };
    await fetch(`${api.url}/v1/documents`, { method: 'POST', headers, body: form }).catch(() => {});
    await api.died;
    const { core } = site.product;
    const rows = await core.database.read(site.organizationId, 'select 1 from document_versions');
    expect(rows).toEqual([]);
    // A day and an hour later; every part once.
    const later = { ...core, now: () => Date.now() + 26 * HOUR_MS };
    let files = 0;
    for (let part = 0; part < 256; part += 1) files += (await sweepFiles(later, part)).files;
    // The upload as it came, and the file that was made of it.
    expect(files).toBe(2);
  } finally {
    await site.stop();
  }
});
