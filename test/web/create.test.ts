import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { createContact } from '../../src/contacts/contacts.ts';
import { listDocuments } from '../../src/documents/reading.ts';
import type { DocumentView } from '../../src/documents/view.ts';
import { createTemplate } from '../../src/templates/templates.ts';
import { openChromium } from '../support/chromium.ts';
import { approversOf, draft, person } from '../support/documents.ts';
import { eventually } from '../support/product.ts';
import { type Member, newMember, openAs } from './people.ts';
import { dialog, expectText, isSound, shot } from './signer-page.ts';
import { DESKTOP, PHONE, type Site, startSite } from './site.ts';

const SAMPLE = fileURLToPath(new URL('../../assets/contracts/english.pdf', import.meta.url));
const browser = await openChromium();
const inBrowser = browser ? test : test.skip;
let site: Site;
let member: Member;
beforeAll(async () => {
  if (!browser) return;
  site = await startSite(browser);
  member = await newMember(site);
});
afterAll(async () => {
  await browser?.close();
  await site?.stop();
});

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const nameOf = (page: Page) => page.getByRole('combobox', { name: 'Name' });
const inChat = (page: Page) => page.getByLabel('Approve and review by answering in WhatsApp');
const stage = (page: Page, name: string) => page.getByText(name, { exact: true }).click();

async function newest(): Promise<DocumentView> {
  const { data } = await listDocuments(site.product.services, site.caller, {}, { limit: 1 });
  return data[0]!;
}

describe('a new document', () => {
  inBrowser('is made by dropping a PDF, naming people, dragging fields onto its pages, and sending it', async () => {
    await createContact(site.product.core, site.caller, {
      id: '0195a3c2-b000-7000-9000-0a1b2c3d4e5f',
      phone: '+966501234567',
      name: 'Nour Al Harbi',
    });
    const visit = await openAs(site, member, '/create', DESKTOP);
    const { page } = visit;
    await expectText(page, 'Drop a PDF here');
    await isSound(visit);
    await shot(page, 'new');
    await page.locator('input[type=file]').setInputFiles(SAMPLE);
    await page.getByLabel('Title').waitFor();
    expect(await page.getByLabel('Title').inputValue()).toBe('english');
    await shot(page, 'empty-draft');
    await isSound(visit);

    await page.getByLabel('Title').fill('Lease of the north wing');
    await button(page, 'Add a person').click();
    await nameOf(page).fill('Nour');
    await page.getByRole('option', { name: /Nour Al Harbi/ }).click();
    expect(await page.getByLabel('Phone').inputValue()).toBe('+966501234567');
    await button(page, 'Add a person after that').click();
    await button(page, 'Go on to the fields').click();
    await expectText(page, '2 things are still missing.');
    await isSound(visit);
    await nameOf(page).nth(1).fill('Sami');
    await page.getByLabel('Phone').nth(1).fill('0501');
    await button(page, 'Go on to the fields').click();
    await expectText(page, 'Use the international form');
    await page.getByLabel('Phone').nth(1).fill('+966501234568');
    // The second person is picked up by keys and asked first.
    await button(page, /Actions for .Sami/).click();
    await page.getByRole('menuitem', { name: 'Ask earlier' }).click();
    expect(await nameOf(page).first().inputValue()).toBe('Sami');
    await shot(page, 'people');
    await isSound(visit);
    await button(page, 'Go on to the fields').click();

    await page.locator('[data-page="1"] img').waitFor();
    const sheet = (await page.locator('[data-page="1"]').boundingBox())!;
    const signature = (await button(page, /^Signature$/).boundingBox())!;
    await page.mouse.move(signature.x + 20, signature.y + 20);
    await page.mouse.down();
    await page.mouse.move(sheet.x + 100, sheet.y + 100, { steps: 4 });
    await page.mouse.move(sheet.x + sheet.width * 0.4, sheet.y + 300, { steps: 4 });
    await page.mouse.up();
    const box = button(page, /Signature.*Sami/);
    await box.waitFor();
    await page.getByLabel('For', { exact: true }).selectOption({ label: 'Nour Al Harbi' });
    await button(page, /^Text$/).click();
    await page.getByLabel('What is asked for').fill('National ID');
    await page.getByLabel('Must be filled in').check();
    await button(page, /National ID.*Nour Al Harbi/).press('ArrowDown');
    await shot(page, 'fields');
    await isSound(visit);
    await button(page, 'Go on to sending').click();
    await expectText(page, /Sami.: invitation/);
    await shot(page, 'check');
    await isSound(visit);

    const saved = await newest();
    expect(approversOf(saved).map(({ name }) => name)).toEqual(['Sami', 'Nour Al Harbi']);
    const [[mark], [text]] = approversOf(saved).map(({ fields }) => fields) as unknown as [
      [{ x: number }],
      [{ y: number }],
    ];
    expect(mark).toMatchObject({ kind: 'signature', page: 1, width: 0.3 });
    expect(mark.x + 0.15).toBeCloseTo(0.4, 1);
    expect(text).toMatchObject({ kind: 'text', label: 'National ID', required: true, y: 0.495 });
    await button(page, 'Send now').click();
    await page.waitForURL(`${site.url}/documents/${saved.id}`);
    await eventually(async () => (await newest()).status === 'in_progress');
  });

  inBrowser('keeps what was typed when the page is loaded again, and builds steps by dragging', async () => {
    const { id } = await draft(site.product, site.caller, {
      title: 'Three in a row',
      steps: ['Amal', 'Badr', 'Dana'].map((name) => ({ approvers: [person({ name })] })),
    });
    const visit = await openAs(site, member, `/create/${id}`, DESKTOP);
    const { page } = visit;
    await page.getByLabel('Title').fill('Three of them');
    const until = page.getByLabel('Can be decided until');
    expect(await until.inputValue()).toBe('usual');
    await until.selectOption({ label: 'Some days after sending' });
    await page.getByLabel('Days after sending').fill('5');
    await inChat(page).getByText('As usual: allowed').waitFor({ state: 'attached' });
    await inChat(page).selectOption({ label: 'Not allowed' });
    await button(page, /Move .Dana/).scrollIntoViewIfNeeded();
    const grip = (await button(page, /Move .Dana/).boundingBox())!;
    const target = (await button(page, /Move .Badr/).boundingBox())!;
    await page.mouse.move(grip.x + 20, grip.y + 20);
    await page.mouse.down();
    await page.mouse.move(target.x + 20, target.y + 30, { steps: 8 });
    await page.mouse.move(target.x + 20, target.y + 20, { steps: 4 });
    await page.mouse.up();
    await page.getByLabel('How many of this step must agree').selectOption({ label: '1 of 2 is enough' });
    await page.reload();
    await page.getByLabel('Title').waitFor();
    expect(await page.getByLabel('Title').inputValue()).toBe('Three of them');
    await button(page, 'Save draft').click();
    await expectText(page, 'The draft is saved.');
    const saved = await newest();
    expect(saved.steps.map(({ approvers }) => approvers.map(({ name }) => name))).toEqual([['Amal'], ['Dana', 'Badr']]);
    expect(saved.steps[1]!.quorum).toEqual({ kind: 'count', count: 1 });
    expect([saved.expiresAfterSeconds, saved.approveFromChat]).toEqual([5 * 86_400, false]);
    await inChat(page).selectOption({ label: 'As usual: allowed' });
    await until.selectOption({ label: 'Without an end' });
    await button(page, 'Save draft').click();
    await eventually(async () => (await newest()).expiresAfterSeconds === null);
    expect((await newest()).approveFromChat).toBe(null);
    // What is kept is what a page that knows nothing yet shows.
    await page.evaluate(() => sessionStorage.clear());
    await page.goto(`${site.url}/create/${id}`);
    expect(await until.inputValue()).toBe('never');
    expect(visit.faults).toEqual([]);
  });

  inBrowser('is prepared on a phone, from right to left', async () => {
    const { id } = await draft(site.product, site.caller, {
      title: 'عقد إيجار الجناح الشمالي',
      language: 'ar',
      steps: [{ approvers: [person({ action: 'sign', name: 'نورة الحربي' }), person({ name: 'سامي' })] }],
    });
    const visit = await openAs(site, await newMember(site, { language: 'ar' }), `/create/${id}`, PHONE);
    const { page } = visit;
    await expectText(page, 'أصحاب القرار');
    await shot(page, 'people-ar');
    await isSound(visit);
    await stage(page, '٢. الحقول');
    await page.locator('[data-page="1"] img').waitFor();
    await button(page, /^توقيع$/).tap();
    await shot(page, 'fields-ar');
    await isSound(visit);
    await stage(page, '٣. الإرسال');
    await expectText(page, 'ما سيحدث ومتى');
    await page.getByText('دعوة').first().waitFor();
    await shot(page, 'check-ar');
    await isSound(visit);
    expect(approversOf(await newest())[0]!.fields).toMatchObject([{ kind: 'signature', page: 1 }]);
  });

  inBrowser('says what is wrong with a file, and nothing is made of it', async () => {
    const before = (await newest()).id;
    const visit = await openAs(site, member, '/create', PHONE);
    const { page } = visit;
    const broken = { name: 'broken.pdf', mimeType: 'application/pdf', buffer: Buffer.from('no PDF at all') };
    await page.locator('input[type=file]').setInputFiles(broken);
    await page.getByRole('alert').first().waitFor();
    await isSound(visit);
    expect((await newest()).id).toBe(before);
  });
});

async function makeTemplate(): Promise<string> {
  const { core } = site.product;
  const document = await draft(site.product, site.caller, {
    title: 'Lease of a flat',
    approveFromChat: false,
    steps: [
      { approvers: [person({ action: 'sign', name: 'Old Tenant' })] },
      { approvers: [person({ name: 'Director' })] },
    ],
  });
  const [tenant, director] = approversOf(document);
  const template = await createTemplate(core, site.caller, {
    id: document.id,
    documentId: document.id,
    name: 'Lease',
    slots: [
      { approverId: tenant!.id, key: 'tenant', label: 'Tenant' },
      { approverId: director!.id, keepPerson: true },
    ],
  });
  return template.id;
}

describe('a template', () => {
  inBrowser('is kept of a document, found, and filled in', async () => {
    const document = await draft(site.product, site.caller, { title: 'Power of attorney' });
    const visit = await openAs(site, member, `/create/templates/new?document=${document.id}`, DESKTOP);
    const { page } = visit;
    await dialog(page).getByLabel('Stands for').fill('Client');
    await shot(page, 'save-template');
    await isSound(visit);
    await button(page, 'Keep the template').click();
    await page.getByRole('heading', { name: 'Client' }).waitFor();
    await shot(page, 'use-template');
    await isSound(visit);
    await nameOf(page).fill('Hana');
    await page.getByLabel('Phone').fill('+966501234570');
    await inChat(page).getByText('As usual: allowed').waitFor({ state: 'attached' });
    await inChat(page).selectOption({ label: 'Not allowed' });
    await button(page, 'Look at it first').click();
    await page.waitForURL(/\/create\/[0-9a-f-]{36}$/);
    const made = await newest();
    expect(approversOf(made)[0]).toMatchObject({ name: 'Hana', phone: '+966501234570' });
    expect(made.approveFromChat).toBe(false);
    await page.goto(`${site.url}/create/templates`);
    await page.getByRole('link', { name: /Power of attorney/ }).waitFor();
    await isSound(visit);
  });
});

describe('sending to many', () => {
  inBrowser('shows errors by row, then begins, and tells how far it is', async () => {
    const templateId = await makeTemplate();
    const visit = await openAs(site, member, `/create/bulk/new?template=${templateId}`, DESKTOP);
    const { page } = visit;
    const list = (rows: string) => ({
      name: 'people.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(`\ufefftenant.name;tenant.phone;reference\n${rows}`),
    });
    await expectText(page, 'tenant.phone');
    await page.locator('input[type=file]').setInputFiles(list('Nour;0501;R-1\n'));
    await expectText(page, 'One row has errors');
    await shot(page, 'bulk-errors');
    await isSound(visit);
    await page.locator('input[type=file]').setInputFiles(list('Nour;+966501234571;R-1\nSami;+966501234572;R-2\n'));
    await expectText(page, 'All 2 rows are in order');
    await shot(page, 'bulk-check');
    await isSound(visit);
    await inChat(page).getByText('As in the template: not allowed').waitFor({ state: 'attached' });
    await inChat(page).selectOption({ label: 'Allowed' });
    await button(page, 'Send 2 documents').click();
    await expectText(page, '2 of 2 documents are made');
    expect((await newest()).approveFromChat).toBe(true);
    await shot(page, 'bulk');
    await isSound(visit);
    const [saving] = await Promise.all([page.waitForEvent('download'), page.getByText('Download the result').click()]);
    expect(saving.suggestedFilename()).toBe('Lease.csv');
  });

  inBrowser('fits a phone from right to left', async () => {
    const templateId = await makeTemplate();
    const persian = await newMember(site, { language: 'fa' });
    const visit = await openAs(site, persian, `/create/bulk/new?template=${templateId}`, PHONE);
    const { page } = visit;
    const list = {
      name: 'people.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('tenant.name,tenant.phone\nمینا,+989121234567'),
    };
    await page.locator('input[type=file]').setInputFiles(list);
    await expectText(page, 'تنها ردیف فهرست درست است');
    await shot(page, 'bulk-fa');
    await isSound(visit);
    await page.goto(`${site.url}/create/templates/${templateId}`);
    await page.getByRole('heading', { name: 'Tenant' }).waitFor();
    await shot(page, 'use-template-fa');
    await isSound(visit);
    await page.goto(`${site.url}/create/bulk`);
    await page.getByRole('list', { name: 'فرستادن به افراد بسیار' }).waitFor();
    await isSound(visit);
  });
});
