import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { copyFile, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { createApp } from '../../src/api/app.ts';
import { AppSocket } from '../../src/api/app-socket.ts';
import { countersign } from '../../src/api/countersign/dialect.ts';
import { listen } from '../../src/api/server.ts';
import { readWebApp } from '../../src/api/web-app.ts';
import type { Caller } from '../../src/core.ts';
import { createDraft } from '../../src/documents/creating.ts';
import type { DocumentInput } from '../../src/documents/input.ts';
import { sendDocument } from '../../src/documents/sending.ts';
import type { DocumentView } from '../../src/documents/view.ts';
import type { ApproverId, Language } from '../../src/domain/model.ts';
import { tokenFor } from '../../src/signing/links.ts';
import { type SmsGateway, smsBy, startSmsGateway } from '../simulators/sms-gateway.ts';
import { approversOf, until } from '../support/documents.ts';
import { type Product, startProduct } from '../support/product.ts';

/**
 * The whole product behind one address, as a phone meets it: pages, API, worker and an SMS gateway.
 */
export type Site = {
  product: Product;
  url: string;
  gateway: SmsGateway;
  caller: Caller;
  /** A sample contract on its way round, and where each approver opens it. */
  send(
    input: Partial<DocumentInput> & Pick<DocumentInput, 'steps'>,
  ): Promise<{ document: DocumentView; links: string[] }>;
  /** A page of a fresh browser profile; whatever goes wrong on it is noted. */
  open(link: string, device?: Device): Promise<Visit>;
  stop(): Promise<void>;
};
export type Device = { width: number; height: number; touch?: boolean; language?: Language };
export type Visit = {
  page: Page;
  context: BrowserContext;
  /** Console errors, among them whatever the content security policy blocks, and exceptions. Network failures are the test's own. */
  faults: string[];
};

export const PHONE: Device = { width: 360, height: 740, touch: true };
export const DESKTOP: Device = { width: 1280, height: 800 };

const SAMPLES = fileURLToPath(new URL('../../assets/contracts', import.meta.url));
const BUILD = fileURLToPath(new URL('../../scripts/build-web.ts', import.meta.url));

/** @param environment further settings. */
export async function startSite(browser: Browser, environment: Record<string, string> = {}): Promise<Site> {
  await promisify(execFile)(process.execPath, ['--no-warnings', BUILD]);
  const gateway = await startSmsGateway();
  const product = await startProduct({ environment: { ...smsBy(gateway), ...environment } });
  const web = await readWebApp();
  const app = await createApp(product.core, [countersign(product.services)], { web, validateResponses: true });
  const upgrades = new AppSocket(product.core);
  const listening = await listen(app.koa, { host: '127.0.0.1', port: 0, upgrades, leaving: app.leaving });
  const url = `http://127.0.0.1:${listening.port}`;
  const caller = await product.newCaller();
  const linkOf = (approverId: string) => `${url}/s/${tokenFor(product.core, approverId as ApproverId, 1)}`;
  return {
    product,
    url,
    gateway,
    caller,
    async send(input) {
      const filePath = await product.core.files.temporaryPath();
      await copyFile(`${SAMPLES}/english.pdf`, filePath);
      const draft = await createDraft(product.services, caller, {
        id: randomUUID(),
        filePath,
        input: { title: 'Lease of the north wing', ...input },
      });
      await sendDocument(product.services, caller, draft.id);
      const document = await until(product, caller, draft.id, ({ status }) => status !== 'pending');
      return { document, links: approversOf(document).map(({ id }) => linkOf(id)) };
    },
    open: (link, device = PHONE) => visit(browser, link, device),
    async stop() {
      await listening.stop();
      await app.close();
      await product.stop();
      await gateway.close();
    },
  };
}

async function visit(browser: Browser, link: string, device: Device): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width: device.width, height: device.height },
    hasTouch: device.touch ?? false,
    isMobile: device.touch ?? false,
    deviceScaleFactor: device.touch ? 2 : 1,
    locale: device.language ?? 'en',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(`exception: ${error.message}`));
  page.on('console', (message) => {
    const isNetwork = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !isNetwork) faults.push(`console: ${message.text()}`);
  });
  await page.goto(link);
  return { page, context, faults };
}

const axe = readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

/** What axe finds that keeps somebody out, with where it is. Empty when nobody is kept out. */
export async function seriousFindings(page: Page): Promise<string[]> {
  // Through the protocol, where the page's policy has no say. It stays as long as the page does.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(await axe);
  // What was found to be good is not described, which takes most of the time.
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: Axe }).axe.run({ resultTypes: ['violations'] }),
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
}

type Axe = { run(options: { resultTypes: ['violations'] }): Promise<{ violations: Violation[] }> };
type Violation = { id: string; impact: string; nodes: { html: string }[] };
