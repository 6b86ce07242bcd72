import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openFile } from '../../src/documents/reading.ts';
import type { DocumentView } from '../../src/documents/view.ts';
import { conclude } from '../../web/src/verifier/conclude.ts';
import { fingerprintByPieces } from '../../web/src/verifier/fingerprint.ts';
import { openChromium } from '../support/chromium.ts';
import { ended, person } from '../support/documents.ts';
import { expectText, isSound } from './signer-page.ts';
import { DESKTOP, type Device, PHONE, type Site, startSite, type Visit } from './site.ts';

const browser = await openChromium();
const inBrowser = browser ? test : test.skip;
let site: Site;
let document: DocumentView;
let sealed: Buffer;
beforeAll(async () => {
  if (!browser) return;
  site = await startSite(browser);
  [document, sealed] = await approvedDocument();
});
afterAll(async () => {
  await browser?.close();
  await site?.stop();
});

const BIG_BYTES = 50_000_000;
const verdict = ({ page }: Visit) => page.locator('[data-conclusion]');

describe('a fingerprint', () => {
  test.each([0, 1, 55, 56, 63, 64, 65, 119, 120, 5_000_003])(
    'of %i bytes is the one that everybody gets',
    async (size) => {
      const bytes = Buffer.alloc(size, 'Countersign ');
      expect(await fingerprintByPieces(new Blob([bytes]))).toBe(createHash('sha256').update(bytes).digest('hex'));
    },
  );
});

describe('what is concluded', () => {
  const recorded = { files: [{ sha256: 'a' }] } as Parameters<typeof conclude>[0]['recorded'];
  const checked = (word: string) => ({ verdict: word }) as Parameters<typeof conclude>[0]['checked'];

  test('a published fingerprint is the document; that the server calls a file valid is less', () => {
    expect(conclude({ fingerprint: 'a', recorded, checked: null })).toBe('same');
    expect(conclude({ fingerprint: 'b', recorded, checked: checked('valid') })).toBe('valid');
    expect(conclude({ fingerprint: 'b', recorded, checked: null })).toBe('other');
  });

  test('that a file was altered counts whatever else is said', () => {
    expect(conclude({ fingerprint: 'a', recorded, checked: checked('altered') })).toBe('altered');
  });
});

describe.each([
  ['a phone', PHONE],
  ['a desktop', DESKTOP],
])('somebody with a copy at %s', (_, device) => {
  inBrowser('learns that it is the document, who decided, and what the seal says', async () => {
    const visit = await site.open(`${site.url}/verify`, device);
    await expectText(visit.page, 'Verify a document');
    await isSound(visit);
    await choose(visit, 'lease.pdf', sealed);
    expect(await conclusionOf(visit)).toBe('same');
    await expectText(visit.page, createHash('sha256').update(sealed).digest('hex'));
    await expectText(visit.page, 'Head of Finance');
    await expectText(visit.page, 'Identified by a personal link');
    await expectText(visit.page, /Seal of .*Test organization/);
    await expectText(visit.page, 'Worked out on this device');
    await isSound(visit);
    await visit.context.close();
  });

  inBrowser('who types the code compares the file without sending it anywhere', async () => {
    const visit = await site.open(`${site.url}/verify`, device);
    const sent: string[] = [];
    visit.page.on('request', (request) => request.method() === 'POST' && sent.push(request.url()));
    await visit.page.getByLabel('Verification code').fill('7K3M');
    await visit.page.getByRole('button', { name: 'Look up' }).click();
    await expectText(visit.page, 'The code has sixteen letters and digits.');
    await isSound(visit);
    await visit.page.getByLabel('Verification code').fill(document.verificationCode.toLowerCase().replaceAll('-', ' '));
    await visit.page.getByRole('button', { name: 'Look up' }).click();
    expect(await conclusionOf(visit)).toBe('recorded');
    await isSound(visit);

    await choose(visit, 'lease.pdf', withAByteChanged(sealed));
    await expectText(visit.page, 'This is not the file that belongs to the code');
    expect(sent).toEqual([]);
    await isSound(visit);

    await visit.page.getByRole('button', { name: 'Check the digital signature, too' }).click();
    await expectText(visit.page, 'This file was changed');
    expect(sent).toHaveLength(1);
    await isSound(visit);
    await visit.context.close();
  });
});

describe('in other languages', () => {
  inBrowser.each([
    ['ar', 'هذا هو المستند نفسه دون تغيير'],
    ['fa', 'این همان سند است، بی هیچ تغییری'],
  ] as const)('%s says it from right to left', async (language, words) => {
    const visit = await site.open(`${site.url}/verify/${document.verificationCode}`, { ...PHONE, language } as Device);
    await verdict(visit).waitFor();
    await isSound(visit);
    await choose(visit, 'lease.pdf', sealed);
    await expectText(visit.page, words);
    expect(await visit.page.locator('html').getAttribute('dir')).toBe('rtl');
    await isSound(visit);
    await visit.context.close();
  });
});

describe('other files', () => {
  inBrowser('a code that leads nowhere says what to do, and another one can be typed', async () => {
    const visit = await site.open(`${site.url}/verify/7K3M-9QXW-2DTH-V8N5`);
    expect(await conclusionOf(visit)).toBe('missing');
    await isSound(visit);
    await visit.page.getByLabel('Verification code').fill(document.verificationCode);
    await visit.page.getByRole('button', { name: 'Look up' }).click();
    await expectText(visit.page, 'This code belongs to an approved document');
    await visit.context.close();
  });

  inBrowser('a file that is no PDF is refused in words, and the next one is taken', async () => {
    const visit = await site.open(`${site.url}/verify`, { ...PHONE, language: 'ar' } as Device);
    await choose(visit, 'letter.pdf', Buffer.from('Dear Sir or Madam'));
    await visit.page.getByRole('alert').first().waitFor();
    await isSound(visit);
    await choose(visit, 'lease.pdf', sealed);
    await expectText(visit.page, 'هذا هو المستند نفسه دون تغيير');
    await visit.context.close();
  });

  inBrowser('what was sent before it was sealed carries no signature', async () => {
    const visit = await site.open(`${site.url}/verify`);
    await choose(visit, 'draft.pdf', await fileOf(document, 'original'));
    expect(await conclusionOf(visit)).toBe('unsigned');
    await isSound(visit);
    await visit.context.close();
  });

  inBrowser('a file of 50 MB is looked into', async () => {
    const path = await bigFile();
    const visit = await site.open(`${site.url}/verify`);
    await visit.page.locator('input[type=file]').setInputFiles(path);
    await expectText(
      visit.page,
      createHash('sha256')
        .update(await readFile(path))
        .digest('hex'),
    );
    expect(await conclusionOf(visit)).not.toBe('same');
    await isSound(visit);
    await visit.context.close();
  });

  inBrowser('without TLS, where browsers do not hash, a file of 50 MB is compared all the same', async () => {
    const visit = await site.open('about:blank');
    await visit.page.addInitScript(() => Object.defineProperty(crypto, 'subtle', { value: undefined }));
    await visit.page.goto(`${site.url}/verify/${document.verificationCode}`);
    await visit.page.locator('input[type=file]').setInputFiles(await bigFile());
    await expectText(visit.page, 'This is not the file that belongs to the code');
    await visit.page.getByRole('link', { name: 'Verify another document' }).click();
    await expectText(visit.page, 'Choose a PDF');
    await visit.context.close();
  });
});

/** The sealed file with much behind it. */
async function bigFile(): Promise<string> {
  const path = join(site.product.core.config.home, 'big.pdf');
  await writeFile(path, Buffer.concat([sealed, Buffer.alloc(BIG_BYTES - sealed.length, '% ')]));
  return path;
}

async function conclusionOf(visit: Visit): Promise<string | null> {
  await verdict(visit).waitFor();
  return verdict(visit).getAttribute('data-conclusion');
}

async function choose({ page }: Visit, name: string, buffer: Buffer): Promise<void> {
  await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/pdf', buffer });
}

function withAByteChanged(file: Buffer): Buffer {
  const changed = Buffer.from(file);
  const at = changed.length >> 1;
  changed[at] = changed[at]! ^ 1;
  return changed;
}

/** A contract that one person approved and another signed, as whoever was sent a copy has it. */
async function approvedDocument(): Promise<[DocumentView, Buffer]> {
  const { document: sent, links } = await site.send({
    steps: [
      {
        approvers: [
          person({ identity: 'link', name: 'Head of Finance', role: 'Finance' }),
          person({ identity: 'link', name: 'رئيس الشؤون القانونية' }),
        ],
      },
    ],
  });
  await Promise.all(links.map(approve));
  const approved = await ended(site.product, site.caller, sent.id);
  return [approved, await fileOf(approved, 'final')];
}

async function approve(link: string): Promise<void> {
  const response = await fetch(`${site.url}/v1/signing/${link.split('/').at(-1)}/decision`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': createHash('sha256').update(link).digest('hex') },
    body: JSON.stringify({ decision: 'complete' }),
  });
  expect(response.status).toBe(200);
}

async function fileOf({ id }: DocumentView, which: 'final' | 'original'): Promise<Buffer> {
  const { stream } = await openFile(site.product.services, site.caller, id, which);
  return Buffer.concat(await stream.toArray());
}
