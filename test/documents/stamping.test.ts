import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Caller } from '../../src/core.ts';
import { createDraft } from '../../src/documents/creating.ts';
import { readVersions } from '../../src/documents/reading.ts';
import { sendDocument } from '../../src/documents/sending.ts';
import { stampDecisions } from '../../src/documents/stamping.ts';
import { sealDocument } from '../../src/evidence/sealing.ts';
import { updateSettings } from '../../src/organizations/organizations.ts';
import { corpusFile } from '../pdf/intake-fixture.ts';
import { approversOf, decide, ended, person, sent, steps, until } from '../support/documents.ts';
import { type Box, differenceBox, openRenderer, type Renderer } from '../support/pdf.ts';
import { eventually, type Product, startProduct } from '../support/product.ts';

let product: Product;
let caller: Caller;
let renderer: Renderer;
beforeAll(async () => {
  product = await startProduct();
  caller = await product.newCaller();
  renderer = await openRenderer();
});
afterAll(() => product.stop());

const files = async (id: string): Promise<Buffer[]> => {
  const versions = await readVersions(product.services, caller, id);
  return Promise.all(versions.map(async ({ sha256 }) => readFile(await product.core.files.path(sha256))));
};
const overlaps = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

describe('stamps', () => {
  test('without a place stand side by side on one signature page, each with its own name', async () => {
    const names = ['Finance director', 'Legal counsel', 'Managing partner'];
    const document = await sent(product, caller, {
      reference: 'PO-4711',
      steps: [{ approvers: names.map((name) => person({ name })) }],
    });
    for (const { id } of approversOf(document)) await decide(product, caller, document, id);
    await ended(product, caller, document.id);
    const [original, ...stamped] = (await files(document.id)).slice(0, -1); // The last one is sealed, with its certificate.
    expect(renderer.pageCount(original!)).toBe(1);
    expect(stamped.map((file) => renderer.pageCount(file))).toEqual([2, 2, 2]);
    const pages = stamped.map((file) => renderer.render(file, 2));
    const boxes = [differenceBox(pages[0]!, pages[1]!)!, differenceBox(pages[1]!, pages[2]!)!];
    expect(overlaps(boxes[0]!, boxes[1]!)).toBe(false);
    const text = renderer.text(stamped.at(-1)!, 2);
    for (const name of names) expect(text).toContain(name);
    expect(text).toContain(`PO-4711 · ${document.id.slice(0, 8).toUpperCase()}`);
    expect(differenceBox(renderer.render(original!, 1), renderer.render(stamped.at(-1)!, 1))).toBeNull();
  });

  test('with a place stand inside it, and leave the rest of the page as it was', async () => {
    const place = { page: 1, x: 0.5, y: 0.6, width: 0.4, height: 0.2 };
    const document = await sent(product, caller, { steps: [{ approvers: [person({ place })] }] });
    await decide(product, caller, document, approversOf(document)[0]!.id);
    await ended(product, caller, document.id);
    const [before, after] = (await files(document.id)).map((file) => renderer.render(file, 1));
    const box = differenceBox(before!, after!)!;
    expect(box.left).toBeGreaterThanOrEqual(0.5 * 595 - 1);
    expect(box.right).toBeLessThanOrEqual(0.9 * 595 + 1);
    expect(box.top).toBeGreaterThanOrEqual(0.6 * 842 - 1);
    expect(box.bottom).toBeLessThanOrEqual(0.8 * 842 + 1);
  });

  test('are put into the file once, however often and however much at once they are asked for', async () => {
    const document = await sent(product, caller, { steps: steps(1, 1) });
    const [first] = approversOf(document);
    await decide(product, caller, document, first!.id);
    const [row] = await product.core.database.read<{ id: string }>(
      caller.organizationId,
      'select id from decisions where document_id = $1',
      [document.id],
    );
    const input = { organizationId: caller.organizationId, documentId: document.id, decisionIds: [row!.id] };
    await Promise.allSettled(
      [1, 2, 3].map(() => stampDecisions(product.services, input, AbortSignal.timeout(150_000))),
    );
    await stampDecisions(product.services, input, AbortSignal.timeout(150_000));
    expect((await readVersions(product.services, caller, document.id)).map(({ kind }) => kind)).toEqual([
      'original',
      'stamped',
    ]);
  });

  test('are never put into a document that has ended', async () => {
    const document = await sent(product, caller, { steps: steps(2) });
    const [first, second] = approversOf(document);
    await decide(product, caller, document, first!.id, { outcome: 'reject', reason: 'no' });
    await ended(product, caller, document.id);
    const decisionId = '11111111-1111-4111-8111-111111111111';
    await decide(product, caller, document, second!.id, { decisionId }).catch(() => {});
    await product.core.database.tenant(caller.organizationId, (em) =>
      em.execute('update decisions set accepted_at = now() where id = ?', [decisionId]),
    );
    const input = { organizationId: caller.organizationId, documentId: document.id, decisionIds: [decisionId] };
    await stampDecisions(product.services, input, AbortSignal.timeout(150_000));
    expect(await readVersions(product.services, caller, document.id)).toHaveLength(1);
  });
});

describe('sealing', () => {
  test('refuses a chain of which one file was altered', async () => {
    const document = await sent(product, caller, { steps: steps(1, 1) });
    const [original] = await readVersions(product.services, caller, document.id);
    const path = await product.core.files.path(original!.sha256);
    const { chmod, appendFile } = await import('node:fs/promises');
    await chmod(path, 0o600);
    await appendFile(path, 'x');
    const sealing = sealDocument(product.services, { organizationId: caller.organizationId, documentId: document.id });
    await expect(sealing).rejects.toThrow(/altered/);
  });
});

describe('a file that came with signatures', () => {
  test('goes its way without anything drawn into it', async () => {
    const own = await product.newCaller();
    await updateSettings(product.core, own.organizationId, { signedFiles: 'sealOnly' });
    const upload = corpusFile('self-signed-pades-blta-pdfa3b.pdf');
    const filePath = await product.core.files.temporaryPath();
    await writeFile(filePath, upload);
    const input = { title: 'Signed before', steps: steps(1, 1) };
    const { id } = await createDraft(product.services, own, { id: randomUUID(), filePath, input });
    await sendDocument(product.services, own, id);
    const document = await until(product, own, id, ({ status }) => status !== 'pending');
    const [first] = approversOf(document);
    await decide(product, own, document, first!.id);
    await eventually(async () => (await readVersions(product.services, own, id)).length === 2);
    const [original, stamped] = await readVersions(product.services, own, id);
    expect(stamped).toMatchObject({ kind: 'stamped', sha256: original!.sha256, previousSha256: original!.sha256 });
    expect((await readFile(await product.core.files.path(stamped!.sha256))).equals(upload)).toBe(true);
  });
});
