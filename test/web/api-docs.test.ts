import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { openChromium } from '../support/chromium.ts';
import { newMember, openAs } from './people.ts';
import { expectText } from './signer-page.ts';
import { PHONE, type Site, seriousFindings, startSite, type Visit } from './site.ts';

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

const PAGE = '/docs/countersign';
const operation = (page: Page, id: string) => page.locator(`section#${id}`);

/**
 * The page has every operation of the API in it, thirty thousand elements that are all made alike: what is held against
 * the rules is the frame and the operations that were tried.
 */
async function expectSound({ page, faults }: Visit, tried: string[]): Promise<void> {
  await page.locator('main section[id]').evaluateAll((sections, kept) => {
    for (const section of sections) if (!kept.includes(section.id)) section.remove();
  }, tried);
  expect(await seriousFindings(page)).toEqual([]);
  expect(faults).toEqual([]);
}

/** Opens the form of an operation. */
async function begin(page: Page, id: string) {
  const section = operation(page, id);
  await section.getByText('Try it', { exact: true }).click();
  return section;
}

describe('the reference of the API', () => {
  inBrowser('is tried out as the person who is logged in: reading, making, deleting', async () => {
    const member = await newMember(site, { name: 'Sara Office' });
    const visit = await openAs(site, member, PAGE);
    const { page } = visit;
    await expectText(page, 'You are logged in as Sara Office');

    const create = await begin(page, 'createContact');
    await create.getByLabel('Body').fill(JSON.stringify({ name: 'Head of Legal', phone: '+966501112233' }));
    await create.getByRole('button', { name: 'Send POST' }).click();
    await create.locator('.answer').getByText(/^201 /).waitFor();
    const { id } = JSON.parse((await create.locator('.answer pre').textContent())!);

    const list = await begin(page, 'listContacts');
    await list.getByLabel('limit').fill('1');
    await list.getByRole('button', { name: 'Send GET' }).click();
    await list.locator('.answer').getByText('Head of Legal').waitFor();
    await list.getByLabel('limit').fill('none');
    await list.getByRole('button', { name: 'Send GET' }).click();
    await list
      .locator('.answer')
      .getByText(/^4\d\d /)
      .waitFor();

    const remove = await begin(page, 'deleteContact');
    await remove.getByLabel('contactId').fill(id);
    await remove.getByRole('button', { name: 'Send DELETE' }).click();
    await remove.locator('.answer').getByText(/^204 /).waitFor();
    await expectSound(visit, ['createContact', 'listContacts', 'deleteContact']);
  });

  inBrowser('a file goes with the form that the operation wants', async () => {
    const { document } = await site.send({
      steps: [{ approvers: [{ name: 'A', phone: '+966500000001', action: 'approve' }] }],
    });
    const visit = await openAs(site, await newMember(site), PAGE);
    const { page } = visit;
    await expectText(page, 'You are logged in');
    const download = await begin(page, 'downloadFile');
    await download.getByLabel('documentId').fill(document.id);
    await download.getByLabel('which').selectOption('original');
    await download.getByRole('button', { name: 'Send GET' }).click();
    const [saved] = await Promise.all([page.waitForEvent('download'), download.getByText('Save the file').click()]);

    const verify = await begin(page, 'verifyFile');
    await verify.locator('input[type=file]').setInputFiles(await saved.path());
    await verify.getByRole('button', { name: 'Send POST' }).click();
    await verify.locator('.answer').getByText('"unsigned"').waitFor();
    await expectSound(visit, ['downloadFile', 'verifyFile']);
  });

  inBrowser('who is not logged in reads it, logs in, and comes back', async () => {
    const member = await newMember(site);
    const visit = await site.open(`${site.url}${PAGE}`, PHONE);
    const { page } = visit;
    await expectText(page, 'to try the operations right here');
    expect(await page.getByText('Try it', { exact: true }).first().isVisible()).toBe(false);
    await page.locator('#try-status').getByRole('link', { name: 'Log in' }).click();
    await page.getByLabel('Email').fill(member.email);
    await page.getByLabel('Password', { exact: true }).fill(member.password);
    await page.getByRole('button', { name: 'Log in' }).click();
    await expectText(page, 'You are logged in as');
    expect(new URL(page.url()).pathname).toBe(PAGE);
    expect(visit.faults).toEqual([]);
  });
});
