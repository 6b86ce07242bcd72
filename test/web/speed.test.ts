import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { CDPSession, Page } from 'playwright-core';
import { openChromium } from '../support/chromium.ts';
import { person } from '../support/documents.ts';
import { PHONE, type Site, startSite } from './site.ts';

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

/** "Slow 4G" as Lighthouse has it: 1.6 Mbit/s down, 750 kbit/s up, 150 ms there and back. */
const SLOW_4G = { offline: false, latency: 150, downloadThroughput: 204_800, uploadThroughput: 93_750 };
/** Four times slower than this program takes on a machine with nothing else to do. */
const CPU_SLOWER = 4;
const QUIET_MS = 20;
/** Tries, of which the best counts: the machine has other things to do, which a phone has not. */
const TRIES_MAX = 5;
/** Where nothing else runs. A machine that is so many times slower than that may take so many times as long. */
const FIRST_PAGE_MS_MAX = 2_000;
const FIRST_LOAD_BYTES_MAX = 200_000;

describe('the signer’s page on a cheap phone', () => {
  inBrowser('shows the first page within two seconds, and weighs less than 200 KB without it', async () => {
    const { links } = await site.send({
      steps: [
        { approvers: [person({ action: 'sign', identity: 'link', language: 'ar' }), person({ identity: 'link' })] },
      ],
    });
    // Another approver has looked already: the page is drawn once, by whoever comes first.
    const first = await site.open(links[1]!);
    await first.page.locator('#page-1 img').waitFor();

    let best = { ms: Number.POSITIVE_INFINITY, bytes: 0 };
    for (let tries = 0; tries < TRIES_MAX && best.ms >= FIRST_PAGE_MS_MAX; tries += 1) {
      const measured = await measure(site, links[0]!);
      if (measured.ms < best.ms) best = measured;
    }
    process.stderr.write(`  first page after ${Math.round(best.ms)} ms; ${best.bytes} bytes without page images\n`);
    expect(best.ms).toBeLessThan(FIRST_PAGE_MS_MAX);
    expect(best.bytes).toBeLessThan(FIRST_LOAD_BYTES_MAX);
  });
});

/**
 * Opens a link with an empty cache on a throttled line.
 * @returns when the first page could be seen, reckoned for a machine where nothing else runs.
 */
async function measure(site: Site, link: string): Promise<{ ms: number; bytes: number }> {
  const { page, context } = await site.open('about:blank', PHONE);
  const before = await slowness(page);
  const protocol = await context.newCDPSession(page);
  const bytes = await countBytes(protocol);
  await protocol.send('Network.emulateNetworkConditions', SLOW_4G);
  await protocol.send('Emulation.setCPUThrottlingRate', { rate: Math.max(1, CPU_SLOWER / before) });
  await page.addInitScript(() => {
    new MutationObserver(() => {
      const image = document.querySelector<HTMLImageElement>('#page-1 img');
      if (image && !('firstPageMs' in window)) {
        Object.assign(window, { firstPageMs: null });
        void image.decode().then(() => Object.assign(window, { firstPageMs: performance.now() }));
      }
    }).observe(document, { childList: true, subtree: true });
  });
  await page.goto(link, { waitUntil: 'commit' });
  await page.waitForFunction(() => (window as { firstPageMs?: number | null }).firstPageMs, null, { polling: 50 });
  const ms = await page.evaluate(() => (window as unknown as { firstPageMs: number }).firstPageMs);
  await page.waitForLoadState('networkidle');
  await protocol.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  const after = await slowness(page);
  await context.close();
  return { ms: ms / Math.max(1, before, after), bytes: bytes() };
}

/** Bytes over the wire, page images aside. */
async function countBytes(protocol: CDPSession): Promise<() => number> {
  const images = new Set<string>();
  let bytes = 0;
  protocol.on('Network.responseReceived', ({ requestId, response }) => {
    if (response.url.includes('/pages/')) images.add(requestId);
  });
  protocol.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (!images.has(requestId)) bytes += encodedDataLength;
  });
  await protocol.send('Network.enable');
  return () => bytes;
}

/** How many times as long as where nothing else runs the browser takes here for the same work. */
async function slowness(page: Page): Promise<number> {
  const ms = await page.evaluate(() => {
    const times = Array.from({ length: 5 }, () => {
      const startedAt = performance.now();
      let text = '';
      for (let count = 0; count < 300_000; count += 1) text = `${count}${text.slice(0, 20)}`;
      return performance.now() - startedAt + (text === '' ? 1 : 0);
    });
    return times.sort((a, b) => a - b)[2]!;
  });
  return ms / QUIET_MS;
}
