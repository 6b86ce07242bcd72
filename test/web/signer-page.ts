import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { misplaced } from './geometry.ts';
import { seriousFindings, type Visit } from './site.ts';

/** What stands where on the signer's page, and what people do there. */
export const main = (page: Page) => page.locator('.action-bar button').last();
export const more = (page: Page) => page.locator('.action-bar button').first();
export const dialog = (page: Page) => page.getByRole('dialog');
export const confirm = (page: Page) => dialog(page).locator('[data-autofocus]');
export const receipt = (page: Page) => page.locator('.receipt');

/** Everything that must hold of whatever is on the screen. */
export async function isSound({ page, faults }: Visit): Promise<void> {
  expect(await misplaced(page)).toEqual([]);
  expect(await seriousFindings(page)).toEqual([]);
  expect(faults).toEqual([]);
}

export async function draw(page: Page): Promise<void> {
  const box = (await page.locator('.pad canvas').boundingBox())!;
  await page.mouse.move(box.x + 40, box.y + box.height / 2);
  await page.mouse.down();
  for (let step = 1; step <= 12; step += 1) {
    await page.mouse.move(box.x + 40 + step * 14, box.y + box.height / 2 + (step % 2 ? -30 : 30));
  }
  await page.mouse.up();
}

export const submit = (page: Page) => dialog(page).getByRole('button').last().click();

/** For whoever wants to look at the pages: a picture in the folder that SHOTS names, if it names one. */
export async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env.SHOTS;
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}

/** Waits until a text can be read. */
export async function expectText(page: Page, text: string | RegExp): Promise<void> {
  await page.getByText(text).first().waitFor();
}
