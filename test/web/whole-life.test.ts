import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { inviteFirstOwner } from '../../src/people/invitations.ts';
import { openChromium } from '../support/chromium.ts';
import { eventually } from '../support/product.ts';
import { confirm, dialog, draw, expectText, isSound, main, receipt, submit } from './signer-page.ts';
import { DESKTOP, type Device, PHONE, type Site, startSite, type Visit } from './site.ts';

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

const CONTRACT = fileURLToPath(new URL('../../assets/contracts/english.pdf', import.meta.url));
const TITLE = 'Lease of the north wing';
const APPROVERS = [
  { name: 'Head of Finance', phone: '+966501110001', action: 'sign', language: 'en' },
  { name: 'مدير الشؤون القانونية', phone: '+966501110002', action: 'sign', language: 'ar' },
  { name: 'مدیر فروش', phone: '+989121110003', action: 'approve', language: 'fa' },
] as const;

describe.each([
  ['a phone', PHONE],
  ['a desktop', DESKTOP],
])('the whole life of a document, its sender at %s', (_, device) => {
  inBrowser('from the set-up link to a file that proves itself, with three phones that sign', async () => {
    const sender = await setUp(device);
    site.gateway.received.length = 0;
    const id = await create(sender);
    for (const { phone, action } of APPROVERS) await decideOnPhone(await invitationTo(phone), action);

    const file = await downloadApproved(sender, id);
    await verify(sender, file);
    expect(sender.faults).toEqual([]);
    await sender.context.close();
  });
});

/** Whoever installed it follows the link of the start block, and is the owner. */
async function setUp(device: Device): Promise<Visit> {
  const { organizationId } = await site.product.newCaller();
  const token = await inviteFirstOwner(site.product.core, organizationId);
  const visit = await site.open(`${site.url}/join/${token}`, device);
  const { page } = visit;
  await page.getByLabel('Email').fill(`owner-${organizationId}@example.com`);
  await page.getByLabel('Your name').fill('Noor Owner');
  await page.getByLabel('Password', { exact: true }).fill('four words are enough');
  await isSound(visit);
  await page.getByRole('button', { name: 'Begin' }).click();
  await page.waitForURL(`${site.url}/`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await isSound(visit);
  return visit;
}

/** Drops the contract, builds the route, has a last look at it, and sends it. @returns the document's id */
async function create(visit: Visit): Promise<string> {
  const { page } = visit;
  await page.goto(`${site.url}/create`);
  await page.locator('.drop').waitFor();
  await isSound(visit);
  await drop(page, '.drop', CONTRACT);
  await page.getByLabel('Title').fill(TITLE);
  await isSound(visit);
  for (const [index, approver] of APPROVERS.entries()) {
    await page.getByRole('button', { name: index === 0 ? 'Add a person' : 'Add a person after that' }).click();
    await describeApprover(page.locator('.route-person').nth(index), approver);
  }
  await isSound(visit);
  await page.getByRole('button', { name: 'Go on to the fields' }).click();
  await page.getByRole('heading', { name: 'Fields' }).waitFor();
  await isSound(visit);
  await page.getByRole('button', { name: 'Go on to sending' }).click();
  await expectText(page, /Head of Finance.* signs/);
  await page.getByText('reminder').first().waitFor();
  await isSound(visit);
  await page.getByRole('button', { name: 'Send now' }).click();
  await page.waitForURL(/\/documents\/[^/]+$/);
  await expectText(page, /Waiting for .*Head of Finance/);
  await isSound(visit);
  return new URL(page.url()).pathname.split('/').at(-1)!;
}

async function describeApprover(card: Locator, approver: (typeof APPROVERS)[number]): Promise<void> {
  await card.getByLabel('Name').fill(approver.name);
  await card.getByLabel('Phone').fill(approver.phone);
  await card.getByLabel('Is asked to').selectOption(approver.action);
  await card.getByRole('button', { name: 'More' }).click();
  await card.getByLabel('Language').selectOption(approver.language);
  await card.getByLabel('How they prove who they are').selectOption('link');
}

/** Drops a file, as from a folder, onto what `selector` finds. */
async function drop(page: Page, selector: string, path: string): Promise<void> {
  const content = (await readFile(path)).toString('base64');
  const dataTransfer = await page.evaluateHandle((base64) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const transfer = new DataTransfer();
    transfer.items.add(new File([bytes], 'contract.pdf', { type: 'application/pdf' }));
    return transfer;
  }, content);
  for (const event of ['dragenter', 'dragover', 'drop']) await page.dispatchEvent(selector, event, { dataTransfer });
}

/** The link in the SMS that the phone got. */
async function invitationTo(phone: string): Promise<string> {
  const link = await eventually(async () =>
    site.gateway.received
      .filter(({ to }) => to === phone)
      .map(({ text }) => text.match(/https?:\S+\/s\/\S+/)?.[0])
      .find((found) => found !== undefined),
  );
  return `${site.url}${new URL(link).pathname}`;
}

async function decideOnPhone(link: string, action: 'sign' | 'approve'): Promise<void> {
  const visit = await site.open(link, PHONE);
  const { page } = visit;
  await main(page).waitFor();
  await isSound(visit);
  await main(page).click();
  if (action === 'sign') {
    await dialog(page).locator('.pad canvas').waitFor();
    await draw(page);
    await submit(page);
  }
  await isSound(visit);
  await confirm(page).click();
  await receipt(page).waitFor();
  await isSound(visit);
  await visit.context.close();
}

/** The document's own page says that it is approved, and gives the sealed file. */
async function downloadApproved(visit: Visit, id: string): Promise<string> {
  const { page } = visit;
  await page.goto(`${site.url}/documents/${id}`);
  // The page follows what happens by itself.
  await expectText(page, /^Approved on/);
  await isSound(visit);
  await page.getByRole('tab', { name: 'Files' }).click();
  const link = page.getByRole('link', { name: 'Download: The final file' });
  await link.waitFor();
  await isSound(visit);
  const [file] = await Promise.all([page.waitForEvent('download'), link.click()]);
  return file.path();
}

async function verify(visit: Visit, file: string): Promise<void> {
  const { page } = visit;
  await page.goto(`${site.url}/verify`);
  // The browser keeps it under a name that says nothing; what a file is called does not matter.
  await page.locator('input[type=file]').setInputFiles(file);
  await expectText(page, 'This is the document, unchanged');
  for (const { name } of APPROVERS) await expectText(page, name);
  await isSound(visit);
}
