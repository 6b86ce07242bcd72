import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ensureDefaultOrganization, readOrganization } from '../../src/organizations/organizations.ts';
import { inviteFirstOwner } from '../../src/people/invitations.ts';
import { backFrom } from '../../web/src/login/back.ts';
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
  inBrowser('the set-up link makes an owner, who names the organization and arrives on the dashboard', async () => {
    const { organizationId } = await ensureDefaultOrganization(site.product.core);
    const token = await inviteFirstOwner(site.product.core, organizationId);
    const visit = await site.open(`${site.url}/join/${token}`, DESKTOP);
    const { page } = visit;
    await expectText(page, 'Welcome to Countersign');
    await isSound(visit);
    await page.getByRole('button', { name: 'Begin' }).click();
    await expectText(page, 'Enter your email.');
    await page.getByLabel('Email').fill('owner@example.com');
    await page.getByLabel('Your name').fill('Noor Owner');
    await expectText(page, 'Say what your organization is called.');
    await page.getByLabel('Your organization').fill('Noor Trading');
    await page.getByLabel('Password', { exact: true }).fill('Noor Owner 2026');
    await page.getByRole('button', { name: 'Begin' }).click();
    await expectText(page, 'This is easy to guess');
    await isSound(visit);
    await page.getByLabel('Password', { exact: true }).fill('four words are enough');
    await page.getByRole('button', { name: 'Begin' }).click();
    await page.getByRole('navigation', { name: 'Main navigation' }).waitFor();
    await isSound(visit);
    expect(new URL(page.url()).pathname).toBe('/');
    await expectText(page, 'Noor Trading');
    expect((await readOrganization(site.product.core, organizationId)).name).toBe('Noor Trading');
  });

  inBrowser('who is not logged in is asked to, and goes on to where they wanted', async () => {
    const member = await newMember(site);
    const visit = await site.open(`${site.url}/members`, PHONE);
    const { page } = visit;
    await page.getByRole('button', { name: 'Log in' }).waitFor();
    await isSound(visit);
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
  });

  inBrowser('too many wrong passwords lock the door and say for how long', async () => {
    const { email } = await newMember(site);
    const visit = await site.open(`${site.url}/login`, { ...PHONE, language: 'ar' });
    const { page } = visit;
    await page.getByLabel('البريد الإلكتروني').fill(email);
    await page.getByLabel('كلمة المرور', { exact: true }).fill('ليست هذه هي');
    await page.evaluate(async (address) => {
      const body = JSON.stringify({ email: address, password: 'wrong' });
      const headers = { 'content-type': 'application/json' };
      for (let tries = 0; tries < 10; tries += 1) await fetch('/v1/session', { method: 'POST', headers, body });
    }, email);
    await page.getByRole('button', { name: 'دخول' }).click();
    await expectText(page, 'كثرت المحاولات الخاطئة');
    expect(await page.getByRole('button', { name: 'دخول' }).isDisabled()).toBe(true);
    await isSound(visit);
  });

  test('after logging in nobody is sent to another site', () => {
    expect(backFrom('?back=%2Fdocuments%3Fstatus%3Ddraft')).toBe('/documents?status=draft');
    for (const back of ['https://example.com', '//example.com', '/\\example.com', 'javascript:alert(1)']) {
      expect(backFrom(`?back=${encodeURIComponent(back)}`)).toBe('/');
    }
  });
});

describe('the frame round every page', () => {
  inBrowser('in Arabic, with everything an owner may see; each place is there when asked for directly', async () => {
    const visit = await openAs(site, await newMember(site, { language: 'ar', name: 'سارة المكتب' }), '/account');
    const { page } = visit;
    const navigation = page.getByRole('navigation', { name: 'التنقل الرئيسي' });
    await page.getByRole('heading', { level: 1 }).waitFor();
    await isSound(visit);
    const paths = await navigation
      .getByRole('link')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href')!));
    expect(paths).toHaveLength(21);
    for (const path of paths) expect((await fetch(`${site.url}${path}`)).status).toBe(200);
    expect((await fetch(`${site.url}/nowhere`, { headers: { accept: 'text/html' } })).status).toBe(404);
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('انتقل إلى المحتوى');
  });

  inBrowser('a viewer sees only what a viewer may, and changes between organizations', async () => {
    const member = await newMember(site, { role: 'viewer' });
    const other = await site.product.newCaller();
    await site.product.core.database.system(async (em) => {
      await em.execute(`update organizations set name = 'Second office' where id = ?`, [other.organizationId]);
      await em.execute(
        `insert into memberships (organization_id, person_id, role, created_at)
         select ?, id, 'owner', now() from people where email = ?`,
        [other.organizationId, member.email],
      );
    });
    const visit = await openAs(site, member, '/account');
    const { page } = visit;
    const links = page.getByRole('navigation', { name: 'Main navigation' }).getByRole('link');
    await links.first().waitFor();
    expect(await links.allTextContents()).toEqual([
      'Home',
      'Documents',
      'Forms',
      'Messages',
      'Contacts',
      'Settings',
      'API documentation ',
    ]);
    await page.getByRole('button', { name: 'Organization: Test organization' }).click();
    await isSound(visit);
    await page.getByRole('menuitem', { name: 'Second office' }).click();
    await page.getByRole('button', { name: 'Organization: Second office' }).waitFor();
    await expectText(page, 'Send your first document');
    expect(await links.count()).toBe(21);
  });

  inBrowser('says that the line is away, and takes it back', async () => {
    const visit = await openAs(site, await newMember(site), '/account', PHONE);
    const { page, context } = visit;
    await page.getByRole('heading', { level: 1 }).waitFor();
    await context.setOffline(true);
    await page.getByText('What you see may be out of date').waitFor();
    await isSound(visit);
    await page.getByRole('button', { name: 'Save' }).click();
    await expectText(page, 'You are offline.');
    await context.setOffline(false);
    await page.getByText('What you see may be out of date').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Save' }).click();
    await expectText(page, 'Saved.');
  });
});
