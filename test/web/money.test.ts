import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { requestCheck } from '../../src/identity/checks.ts';
import { createSubOrganization } from '../../src/organizations/sub-organizations.ts';
import { changeWallet, topUp } from '../../src/wallet/operating.ts';
import { openChromium } from '../support/chromium.ts';
import { steps } from '../support/documents.ts';
import { newMember, openAs } from './people.ts';
import { dialog, expectText, isSound } from './signer-page.ts';
import { PHONE, type Site, startSite } from './site.ts';

const browser = await openChromium();
const inBrowser = browser ? test : test.skip;
const operator = { kind: 'operator' } as const;
let site: Site;
beforeAll(async () => {
  if (!browser) return;
  site = await startSite(browser);
  const { core } = site.product;
  const { organizationId } = site.caller;
  await changeWallet(core, organizationId, { package: { name: 'bronze', signatureLimit: 0 } }, operator);
  await topUp(core, organizationId, { id: randomUUID(), amount: 500_000, note: 'Invoice 118', actor: operator });
});
afterAll(async () => {
  await browser?.close();
  await site?.stop();
});

inBrowser('the wallet shows what can be spent and what it was spent on, and buys', async () => {
  const { document } = await site.send({ steps: steps(2) });
  const visit = await openAs(site, await newMember(site), '/wallet');
  const { page } = visit;
  await expectText(page, /468,000\W* tomans/);
  await expectText(page, /32,000\W* tomans/);
  await page.getByRole('link', { name: 'A document' }).first().waitFor();
  await isSound(visit);
  expect(await page.getByRole('link', { name: 'A document' }).first().getAttribute('href')).toBe(
    `/documents/${document.id}`,
  );
  await page.getByLabel('Approvers').fill('3');
  await expectText(page, /48,000\W* tomans/);
  await page.getByLabel('Discount code').fill('NOSUCH');
  await page.getByRole('alert').waitFor();
  await page.getByRole('button', { name: 'Buy a package' }).click();
  await dialog(page)
    .getByRole('radio', { name: /Bronze/ })
    .check();
  await isSound(visit);
  await dialog(page).getByRole('button', { name: 'Buy it from the wallet' }).click();
  await expectText(page, 'The package has begun.');
  await expectText(page, /178,000\W* tomans/);
});

inBrowser('identity checks are listed with their results, asked for and decided about', async () => {
  const { core } = site.product;
  const person = { nationalCode: '0012345679', mobile: '+989121234567' };
  await requestCheck(core, { ...site.caller, mode: 'test' }, { id: randomUUID(), ...person });
  const visit = await openAs(site, await newMember(site, { language: 'fa' }), '/identity', PHONE);
  const { page } = visit;
  await page
    .getByRole('button', { name: /تأیید شد/ })
    .first()
    .waitFor();
  expect(await page.evaluate(() => document.documentElement.dir)).toBe('rtl');
  await isSound(visit);
  await page.getByRole('radio', { name: 'همه' }).click();
  await expectText(page, 'ذخیره شد.');
  await page
    .getByRole('button', { name: /تأیید شد/ })
    .first()
    .click();
  await dialog(page).getByText('کد ملی').waitFor();
  await isSound(visit);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'استعلام یک نفر' }).click();
  await dialog(page).getByLabel('کد ملی').fill('1111111111');
  await dialog(page).getByLabel('شماره همراه').fill('0912');
  await dialog(page).getByRole('button', { name: 'استعلام' }).click();
  await dialog(page).getByText('ده رقم').or(dialog(page).getByRole('alert')).first().waitFor();
});

inBrowser('a sub-organization is made, its owner invited, paid for and suspended', async () => {
  const { core } = site.product;
  await createSubOrganization(core, site.caller, { id: randomUUID(), name: 'Tabriz' });
  const visit = await openAs(site, await newMember(site), '/sub-organizations');
  const { page } = visit;
  await page
    .getByRole('link', { name: /Tabriz/ })
    .first()
    .waitFor();
  await page.getByRole('button', { name: 'Make a sub-organization' }).click();
  await dialog(page).getByLabel('Name').fill('Shiraz');
  await isSound(visit);
  await dialog(page).getByRole('button', { name: 'Make it' }).click();
  await page.getByRole('heading', { name: 'Shiraz' }).waitFor();
  await page.getByRole('button', { name: 'Invite its owner' }).click();
  await dialog(page).getByRole('button', { name: 'Make the link' }).click();
  const link = await dialog(page).getByRole('textbox', { name: 'link for the owner' }).textContent();
  await dialog(page).getByRole('button', { name: 'Done' }).click();
  await page.getByRole('radio', { name: 'It does' }).click();
  await expectText(page, 'It counts from the next document on.');
  await isSound(visit);

  const owner = await site.open(`${site.url}${new URL(link!).pathname}`, PHONE);
  await owner.page.getByLabel('Email').fill('shiraz@example.com');
  await owner.page.getByLabel('Your name').fill('Shirin Owner');
  await owner.page.getByLabel('Password', { exact: true }).fill('four words are enough');
  await owner.page.getByRole('button', { name: 'Begin' }).click();
  await owner.page.getByRole('button', { name: 'Menu' }).click();
  await owner.page.getByRole('link', { name: 'Wallet' }).waitFor();
  expect(await owner.page.getByRole('link', { name: 'Sub-organizations' }).count()).toBe(0);

  await page.getByRole('button', { name: 'Suspend' }).click();
  await dialog(page).getByRole('button', { name: 'Suspend' }).click();
  await expectText(page, 'Suspended since');
  await isSound(visit);
  await owner.page.reload();
  await expectText(owner.page, 'is suspended');
  await isSound(owner);
});
