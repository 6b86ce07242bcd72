import { randomUUID } from 'node:crypto';
import { copyFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { createContact } from '../../src/contacts/contacts.ts';
import { createDraft } from '../../src/documents/creating.ts';
import type { DocumentInput } from '../../src/documents/input.ts';
import { readDocument } from '../../src/documents/reading.ts';
import type { DocumentView } from '../../src/documents/view.ts';
import { openChromium } from '../support/chromium.ts';
import { approversOf, decide, ended, person, until } from '../support/documents.ts';
import { eventually } from '../support/product.ts';
import { newMember, openAs } from './people.ts';
import { dialog, expectText, isSound } from './signer-page.ts';
import { DESKTOP, PHONE, type Site, startSite } from './site.ts';

const browser = await openChromium();
const inBrowser = browser ? test : test.skip;
let site: Site;
beforeAll(async () => {
  if (browser) site = await startSite(browser);
});
afterAll(async () => {
  await browser?.close();
  await site?.stop();
});

const SAMPLE = fileURLToPath(new URL('../../assets/contracts/english.pdf', import.meta.url));

async function draft(input: Partial<DocumentInput>): Promise<DocumentView> {
  const { services, core } = site.product;
  const filePath = await core.files.temporaryPath();
  await copyFile(SAMPLE, filePath);
  return createDraft(services, site.caller, {
    id: randomUUID(),
    filePath,
    input: { title: 'Draft', steps: [], ...input },
  });
}

const read = (id: string) => readDocument(site.product.services, site.caller, id);
const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' });
const item = (page: Page, name: string) => page.getByRole('menuitem', { name, exact: true });
const titles = (page: Page) => page.locator('.documents-link').allTextContents();
/** The row of the list, whatever it looks like on this screen. */
const row = (page: Page, title: string) => page.locator('.documents-row').filter({ hasText: title });

/** Opens what can be done about an approver, and chooses. */
async function chooseFor(page: Page, approver: string, action: string): Promise<void> {
  await button(page, new RegExp(`More for .*${approver}`)).click();
  await item(page, action).click();
}

async function chooseMore(page: Page, action: string): Promise<void> {
  await button(page, 'More actions').click();
  await item(page, action).click();
}

describe('the list', () => {
  inBrowser('finds while one types, narrows, keeps views, and follows what happens', async () => {
    const member = await newMember(site);
    const visit = await openAs(site, member, '/documents');
    const { page } = visit;
    await expectText(page, 'No documents yet');
    await isSound(visit);

    const { document } = await site.send({
      title: 'Lease of the harbour hall',
      reference: 'PO-7',
      steps: [{ approvers: [person({ name: 'Head of Finance' }), person({ name: 'Head of Legal' })] }],
    });
    await draft({ title: 'Supply contract' });
    // Nobody touched the page: it heard of them.
    await row(page, 'Lease of the harbour hall').waitFor();
    await row(page, 'Supply contract').waitFor();
    expect(await row(page, 'Supply contract').getByRole('link').getAttribute('href')).toMatch(
      /^\/create\/[0-9a-f-]{36}$/,
    );
    await isSound(visit);
    const lease = row(page, 'Lease of the harbour hall');
    expect(await lease.textContent()).toContain('PO-7');
    expect((await lease.textContent())!.replace(/[\u2068\u2069]/g, '')).toContain(
      'Waiting for Head of Finance and Head of Legal',
    );
    await lease.getByText('0 of 2').waitFor();
    await decide(site.product, site.caller, document, approversOf(document)[0]!.id);
    await lease.getByText('1 of 2').waitFor();

    await page.getByRole('searchbox').fill('legal');
    await row(page, 'Supply contract').waitFor({ state: 'detached' });
    expect(await titles(page)).toEqual(['Lease of the harbour hall']);
    expect(new URL(page.url()).searchParams.get('q')).toBe('legal');
    await page.getByRole('searchbox').fill('nothing like it');
    await expectText(page, 'Nothing matches');
    await page.getByRole('searchbox').fill('');

    await button(page, 'Filters').click();
    await page.getByText('Draft', { exact: true }).first().click();
    await page.getByLabel('Created').selectOption('7');
    await row(page, 'Lease of the harbour hall').waitFor({ state: 'detached' });
    await isSound(visit);
    await button(page, 'Save this view').click();
    await page.getByLabel('What is it called?').fill('Drafts of the week');
    await page.getByLabel(/Everybody in the organization/).check();
    await isSound(visit);
    await button(page, 'Save').click();
    const view = button(page, /Drafts of the week/);
    await view.waitFor();
    await button(page, 'All').click();
    await row(page, 'Lease of the harbour hall').waitFor();

    const colleague = await openAs(site, await newMember(site, { role: 'sender' }), '/documents');
    await button(colleague.page, /Drafts of the week/).click();
    await row(colleague.page, 'Lease of the harbour hall').waitFor({ state: 'detached' });
    expect(await titles(colleague.page)).toEqual(['Supply contract']);
    await colleague.page.reload();
    await row(colleague.page, 'Supply contract').waitFor();
    expect(await titles(colleague.page)).toEqual(['Supply contract']);
    await button(colleague.page, 'Delete this view').click();
    await button(colleague.page, 'Delete').click();
    await row(colleague.page, 'Lease of the harbour hall').waitFor();
    expect(await button(colleague.page, /Drafts of the week/).count()).toBe(0);
    expect([visit.faults, colleague.faults]).toEqual([[], []]);
  });

  inBrowser('is cards on a phone, in Arabic and in Persian', async () => {
    for (const [language, title, name] of [
      ['ar', 'عقد إيجار الجناح الشمالي', 'مدير الشؤون القانونية'],
      ['fa', 'اجاره‌نامهٔ بال شمالی', 'مدیر فروش'],
    ] as const) {
      await site.send({
        titles: { [language]: title },
        expiresAt: new Date(Date.now() + 7 * 86_400_000),
        steps: [{ approvers: [person({ names: { [language]: name } })] }],
      });
      const visit = await openAs(site, await newMember(site, { language }), '/documents', PHONE);
      await row(visit.page, title).getByText(name).waitFor();
      expect(await visit.page.locator('table').count()).toBe(0);
      await isSound(visit);
      await row(visit.page, title).getByRole('link').click();
      await visit.page.getByRole('heading', { name: title }).waitFor();
      await visit.page.getByText(name).first().waitFor();
      await visit.page.locator('.qr').waitFor();
      await isSound(visit);
    }
  });
});

describe('a document', () => {
  inBrowser('tells where it stands, what comes next, and what happened, in words', async () => {
    const { document } = await site.send({
      title: 'Lease of the quay',
      reference: 'PO-8',
      expiresAt: new Date(Date.now() + 20 * 86_400_000),
      policy: { reminders: { firstAfterMs: 86_400_000, everyMs: 86_400_000, maxCount: 3 }, expiryWarningMs: 3_600_000 },
      steps: [
        { approvers: [person({ name: 'Head of Finance', action: 'sign', role: 'Finance' })] },
        { approvers: [person({ name: 'Head of Sales' })] },
      ],
    });
    const visit = await openAs(site, await newMember(site), `/documents/${document.id}`);
    const { page } = visit;
    await expectText(page, /Waiting for .*Head of Finance/);
    await expectText(page, /Reminder to .*Head of Finance/);
    await expectText(page, 'The document expires');
    await page.locator('img.preview-page').waitFor();
    await eventually(() =>
      page.locator('img.preview-page').evaluate((image) => (image as HTMLImageElement).naturalWidth > 300),
    );
    await isSound(visit);

    // As one that waits for its WhatsApp connection.
    const wait = `update messages set status = 'queued', channel = 'whatsapp', driver = 'outbox',
        error = 'the WhatsApp connection is away'
      where document_id = ? and status in ('accepted', 'queued') and due_at is null returning id`;
    await eventually(() =>
      site.product.core.database.system(async (em) => (await em.execute(wait, [document.id])).length > 0),
    );
    await page.getByRole('tab', { name: 'Messages' }).click();
    await page.locator('.bubble').first().waitFor();
    await expectText(page, /Kept here, not sent/);
    await expectText(page, /Waits for: The WhatsApp connection/);
    await isSound(visit);
    await page.getByRole('tab', { name: 'Files' }).click();
    await expectText(page, 'As it was uploaded');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download: The file before any mark' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/\.pdf$/);
    await page.getByRole('tab', { name: 'Webhooks' }).click();
    await expectText(page, 'No webhook was told');

    for (const { id } of approversOf(document)) {
      await until(site.product, site.caller, document.id, (now) =>
        approversOf(now).some((each) => each.id === id && each.status === 'invited'),
      );
      await decide(site.product, site.caller, document, id);
    }
    expect((await ended(site.product, site.caller, document.id)).status).toBe('approved');
    await expectText(page, /Approved on/);
    await page.getByRole('tab', { name: 'History' }).click();
    await expectText(page, 'The document is approved.');
    const told = (await page.locator('.history').textContent())!.replace(/[\u2068\u2069]/g, '');
    const sentences = [
      'sent the document.',
      'Head of Finance was asked.',
      'Head of Finance signed.',
      'Head of Sales approved.',
    ];
    const places = sentences.map((sentence) => told.indexOf(sentence));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect(told).not.toContain('Recorded:');
    await isSound(visit);
    await page.getByRole('tab', { name: 'Files' }).click();
    await expectText(page, 'The final file');
    await expectText(page, /By our own certificate/);
    await isSound(visit);
  });

  inBrowser('its sender sends it, changes its route, reminds, extends and withdraws it', async () => {
    const { id } = await draft({
      title: 'Works contract',
      steps: [
        { approvers: [person({ name: 'Site Engineer' })] },
        { approvers: [person({ name: 'Head of Works' })] },
        { approvers: [person({ name: 'Treasurer' })] },
      ],
    });
    const visit = await openAs(site, await newMember(site, { role: 'sender' }), `/documents/${id}`);
    const { page } = visit;
    await button(page, 'Send').click();
    await expectText(page, /Asked first: .*Site Engineer/);
    await isSound(visit);
    await dialog(page).getByRole('button', { name: 'Send' }).click();
    await expectText(page, /Waiting for .*Site Engineer/);

    await button(page, 'Remind').click();
    await expectText(page, 'The reminders are on their way.');
    await chooseFor(page, 'Site Engineer', 'Send again by another channel');
    await button(page, 'Send again').click();
    await expectText(page, /invitation to .*Site Engineer.* is on its way/);

    await chooseMore(page, 'Change the order');
    await button(page, 'Move step 3 earlier').click();
    await isSound(visit);
    await button(page, 'Save the order').click();
    await expectText(page, 'The order was changed.');
    const order = async () => (await read(id)).steps.map(({ approvers }) => approvers[0]!.name);
    expect(await order()).toEqual(['Site Engineer', 'Treasurer', 'Head of Works']);

    // What the API refuses is said at the field, and nothing typed is lost.
    await chooseFor(page, 'Treasurer', 'Replace');
    await page.getByRole('combobox', { name: 'Name' }).fill('Deputy Treasurer');
    await page.getByLabel('Phone').fill('12');
    await button(page, 'Replace').click();
    await expectText(page, 'Use the international form, such as +966501234567.');
    expect(await page.getByRole('combobox', { name: 'Name' }).inputValue()).toBe('Deputy Treasurer');
    await isSound(visit);
    await page.getByLabel('Phone').fill('+966 55 123 4567');
    await button(page, 'Replace').click();
    await expectText(page, /Deputy Treasurer.* takes the place/);

    const contact = { id: randomUUID(), name: 'Quality Officer', phone: '+966551234568' };
    await createContact(site.product.core, site.caller, contact);
    await chooseMore(page, 'Add an approver');
    await page.getByRole('combobox', { name: 'Name' }).fill('Quality');
    await page.getByRole('option', { name: /Quality Officer/ }).click();
    expect(await page.getByLabel('Phone').inputValue()).toBe('+966551234568');
    await page.getByLabel('What do they do?').selectOption('review');
    await page.getByLabel('When are they asked?').selectOption({ label: 'Together with step 2' });
    await dialog(page).getByRole('button', { name: 'Add an approver' }).click();
    await expectText(page, /Quality Officer.* was added/);
    expect((await read(id)).steps[1]!.approvers.map(({ name }) => name)).toContain('Quality Officer');
    await chooseFor(page, 'Site Engineer', 'Take out of the route');
    await isSound(visit);
    await dialog(page).getByRole('button', { name: 'Take out of the route' }).click();
    await expectText(page, /Site Engineer.* was taken out/);
    await expectText(page, /Waiting for .*Deputy Treasurer/);

    await chooseMore(page, 'Change the expiry');
    await page.getByLabel('Day and time').fill('2040-05-06T12:00');
    await dialog(page).getByRole('button', { name: 'Change the expiry' }).click();
    await expectText(page, 'The expiry was changed.');
    expect((await read(id)).expiresAt).toBe(new Date('2040-05-06T12:00').toISOString());

    await chooseMore(page, 'Withdraw');
    await dialog(page).getByRole('button', { name: 'Withdraw' }).click();
    await expectText(page, /Say in a few words why/);
    await page.getByLabel('Why?').fill('The price is wrong.');
    await dialog(page).getByRole('button', { name: 'Withdraw' }).click();
    await expectText(page, /Withdrawn on/);
    await expectText(page, /The price is wrong/);

    await chooseMore(page, 'Duplicate as a draft');
    await expectText(page, 'A draft. Nobody has been asked yet.');
    await chooseMore(page, 'Delete the draft');
    await dialog(page).getByRole('button', { name: 'Delete' }).click();
    await page.waitForURL(/\/documents$/);
    expect(visit.faults).toEqual([]);
  });

  inBrowser('offers a viewer nothing that is not theirs, and says so where there is no document', async () => {
    const { document } = await site.send({ title: 'Read only', steps: [{ approvers: [person()] }] });
    const viewer = await newMember(site, { role: 'viewer' });
    const visit = await openAs(site, viewer, `/documents/${document.id}`, DESKTOP);
    await expectText(visit.page, /Waiting for/);
    expect(await button(visit.page, /Remind|More/).count()).toBe(0);
    expect(await visit.page.getByRole('tab', { name: 'Webhooks' }).count()).toBe(0);
    await visit.page.goto(`${site.url}/documents/${randomUUID()}`);
    await expectText(visit.page, 'There is no such document');
    await isSound(visit);
  });
});
