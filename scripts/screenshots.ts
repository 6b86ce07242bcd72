/**
 * Takes the pictures of the main pages for the README (docs/images/*.webp) from an installation that it starts in a
 * folder of its own, fills, and stops again.
 *
 * Run it as: npm run screenshots
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import sharp from 'sharp';
import { readConfig } from '../src/config.ts';
import { openInstallation } from '../src/demo/installation.ts';
import type { Runtime } from '../src/platform/runtime-file.ts';
import { openChromium } from '../test/support/chromium.ts';
import { type Stage, setStage } from './screenshot-stage.ts';

type Language = 'en' | 'ar' | 'fa';
/** A page of the dashboard, or of the public part; `prepare` brings it to what is to be seen. */
type Shot = { name: string; path: string; language?: Language; prepare?(page: Page): Promise<void> };

const IMAGES = fileURLToPath(new URL('../docs/images', import.meta.url));
const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 760 };
const GAP = 28;
/** They are fetched by everybody who opens the README, and kept in the history for ever. */
const IMAGE_BYTES_MAX = 150_000;
const QUALITIES = [86, 78, 68, 55] as const;
const PASSWORD = 'four words are enough';
/** What stands for something that is on its way. */
const WAITING = '.mantine-Skeleton-root, .mantine-Loader-root';
/** Runs in the page. */
const ARE_LOADED = `document.fonts.ready
  .then(() => Promise.all([...document.images].map((image) => image.decode().catch(() => null))))
  .then(() => true)`;

const browser = await openChromium();
if (!browser) throw new Error('there is no Chromium, and no pictures without one');
const home = await mkdtemp(join(tmpdir(), 'countersign-screenshots-'));
const interruption = new AbortController();
process.once('SIGINT', () => interruption.abort()).once('SIGTERM', () => interruption.abort());
try {
  const config = readConfig({ ...process.env, COUNTERSIGN_HOME: home, PORT: '0' });
  const installation = await openInstallation(config, {
    keep: false,
    signal: interruption.signal,
    show: (text) => void process.stderr.write(text),
  });
  try {
    const stage = await setStage(installation.runtime, interruption.signal);
    await takeAll(browser, installation.runtime, stage);
    await stage.close();
  } finally {
    await installation.stop();
  }
} finally {
  await browser.close();
  await rm(home, { recursive: true, force: true });
}

async function takeAll(chromium: Browser, runtime: Runtime, stage: Stage): Promise<void> {
  await mkdir(IMAGES, { recursive: true });
  const sealed = await stage.api.download(`/v1/documents/${stage.approvedId}/files/final`);
  const shots: Shot[] = [
    { name: 'home', path: '/' },
    { name: 'home-ar', path: '/', language: 'ar' },
    { name: 'documents', path: '/documents' },
    { name: 'document', path: `/documents/${stage.approvedId}` },
    { name: 'create', path: `/create/${stage.draftId}` },
    { name: 'messages', path: '/messages' },
    { name: 'webhooks', path: `/webhooks/${stage.endpointId}` },
    {
      name: 'verifier',
      path: '/verify',
      async prepare(page) {
        const file = { name: 'contract.pdf', mimeType: 'application/pdf', buffer: sealed };
        await page.locator('input[type=file]').setInputFiles(file);
        await page.locator('[data-conclusion]').waitFor();
      },
    },
  ];
  const owner = await logIn(chromium, runtime);
  for (const shot of shots) await save(shot.name, await take(owner, runtime, shot));
  await owner.close();
  await save('signer', await takePhones(chromium, stage));
}

/** Whoever follows the set-up link, in a browser of their own. */
async function logIn(chromium: Browser, { apiUrl, setupUrl }: Runtime): Promise<BrowserContext> {
  const context = await chromium.newContext({ viewport: DESKTOP, deviceScaleFactor: 1.5, reducedMotion: 'reduce' });
  const token = setupUrl!.split('/').at(-1);
  const answer = await context.request.post(`${apiUrl}/v1/join/${token}`, {
    headers: { origin: apiUrl },
    data: { email: 'owner@example.com', name: 'Operations', password: PASSWORD, language: 'en' },
  });
  if (!answer.ok()) throw new Error(`the set-up link was refused: ${await answer.text()}`);
  return context;
}

async function take(context: BrowserContext, { apiUrl }: Runtime, shot: Shot): Promise<Buffer> {
  const page = await context.newPage();
  await page.addInitScript(`localStorage.setItem('countersign.language', '${shot.language ?? 'en'}')`);
  await page.goto(`${apiUrl}${shot.path}`);
  await isDrawn(page);
  await shot.prepare?.(page);
  await isDrawn(page);
  const picture = await page.screenshot();
  await page.close();
  return picture;
}

/** Three phones side by side: reading, drawing, and the last look, each in another language. */
async function takePhones(chromium: Browser, { links }: Stage): Promise<Buffer> {
  const pictures = await Promise.all([
    takePhone(chromium, links.en, async () => {}),
    takePhone(chromium, links.ar, async (page) => {
      await page.locator('.action-bar button').last().click();
      await draw(page);
    }),
    takePhone(chromium, links.fa, async (page) => {
      await page.locator('.action-bar button').last().click();
      await draw(page);
      await page.getByRole('dialog').getByRole('button').last().click();
      await page.locator('.mark-preview img').waitFor();
    }),
  ]);
  const { width, height } = { width: PHONE.width * 2, height: PHONE.height * 2 };
  return sharp({
    create: { width: width * 3 + GAP * 4, height: height + GAP * 2, channels: 3, background: '#d5dde1' },
  })
    .composite(pictures.map((input, index) => ({ input, top: GAP, left: GAP + index * (width + GAP) })))
    .png()
    .toBuffer();
}

async function takePhone(chromium: Browser, link: string, prepare: (page: Page) => Promise<void>): Promise<Buffer> {
  const context = await chromium.newContext({
    ...{ viewport: PHONE, deviceScaleFactor: 2, isMobile: true, hasTouch: true, reducedMotion: 'reduce' as const },
  });
  const page = await context.newPage();
  await page.goto(link);
  await page.locator('#page-1 img').waitFor();
  await prepare(page);
  await isDrawn(page);
  const picture = await page.screenshot();
  await context.close();
  return picture;
}

/** A signature by hand, as far as a mouse has one. */
async function draw(page: Page): Promise<void> {
  const box = (await page.locator('.pad canvas').boundingBox())!;
  const at = (t: number) => ({
    x: box.x + 40 + t * (box.width - 90) + 22 * Math.sin(t * 25),
    y: box.y + box.height / 2 - 42 * Math.sin(t * 21) * (1 - 0.6 * t),
  });
  await page.mouse.move(at(0).x, at(0).y);
  await page.mouse.down();
  for (let step = 1; step <= 70; step += 1) await page.mouse.move(at(step / 70).x, at(step / 70).y);
  await page.mouse.up();
}

/** Waits until nothing is on its way any more. */
async function isDrawn(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor();
  await page.locator(WAITING).first().waitFor({ state: 'detached' });
  await page.evaluate(ARE_LOADED);
}

/** As WebP, as good as it may be at its size. @throws when it is too large all the same */
async function save(name: string, picture: Buffer): Promise<void> {
  for (const quality of QUALITIES) {
    const image = await sharp(picture).resize({ width: 1600, withoutEnlargement: true }).webp({ quality }).toBuffer();
    if (image.length > IMAGE_BYTES_MAX) continue;
    await writeFile(join(IMAGES, `${name}.webp`), image);
    console.error(`✓ ${name}.webp, ${Math.round(image.length / 1_000)} KB`);
    return;
  }
  throw new Error(`the picture of ${name} cannot be made smaller than ${IMAGE_BYTES_MAX} bytes`);
}
