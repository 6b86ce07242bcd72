import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { inviteFirstOwner } from '../../src/people/invitations.ts';
import { openChromium } from '../support/chromium.ts';
import { newMember, openAs } from './people.ts';
import { expectText, isSound } from './signer-page.ts';
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

describe('coming in', () => {
  inBrowser('the set-up link makes an owner, who arrives on the dashboard', async () => {
    const token = await inviteFirstOwner(site.product.core, site.caller.organizationId);
    const visit = await site.open(`${site.url}/join/${token}`, DESKTOP);
    const { page } = visit;
    await expectText(page, 'Welcome to Countersign');
    await isSound(visit);
    await page.screenshot({ path: '/tmp/shell/setup.png' });
    await page.getByRole('button', { name: 'Begin' }).click();
    await expectText(page, 'Enter your email.');
    await page.getByLabel('Email').fill('owner@example.com');
    await page.getByLabel('Your name').fill('Noor Owner');
    await page.getByLabel('Password', { exact: true }).fill('Noor Owner 2026');
    await page.getByRole('button', { name: 'Begin' }).click();
    await expectText(page, 'This is easy to guess');
    await isSound(visit);
    await page.getByLabel('Password', { exact: true }).fill('four words are enough');
    await page.getByRole('button', { name: 'Begin' }).click();
    await page.getByRole('navigation', { name: 'Main navigation' }).waitFor();
    await page.screenshot({ path: '/tmp/shell/home.png' });
    await isSound(visit);
    expect(new URL(page.url()).pathname).toBe('/');
  });

  inBrowser('who is not logged in is asked to, and goes on to where they wanted', async () => {
    const member = await newMember(site);
    const visit = await site.open(`${site.url}/members`, PHONE);
    const { page } = visit;
    await page.getByRole('button', { name: 'Log in' }).waitFor();
    await isSound(visit);
    await page.screenshot({ path: '/tmp/shell/login.png' });
    await page.getByLabel('Email').fill(member.email);
    await page.getByLabel('Password', { exact: true }).fill('something else entirely');
    await page.getByRole('button', { name: 'Log in' }).click();
    await expectText(page, 'Email or password is not right');
    await isSound(visit);
    await page.getByLabel('Password', { exact: true }).fill(member.password);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.waitForURL(`${site.url}/members`);
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('link', { name: 'Members' }).waitFor();
    await isSound(visit);
    await page.screenshot({ path: '/tmp/shell/menu.png' });
  });

  inBrowser('in Arabic', async () => {
    const member = await newMember(site, { language: 'ar', name: 'سارة المكتب' });
    const visit = await openAs(site, member, '/account');
    await visit.page.getByRole('navigation', { name: 'التنقل الرئيسي' }).waitFor();
    await isSound(visit);
    await visit.page.screenshot({ path: '/tmp/shell/ar.png' });
  });
});
