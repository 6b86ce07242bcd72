/**
 * What runs first: asks for what the link opens, and then for the first page, while the rest of the program is still
 * on its way. On a slow line that saves two round trips.
 */
import { type SigningView, signing } from '../api/signing.ts';
import { browserLanguage, rememberedLanguage } from '../language/language.ts';
import { loadTexts } from '../language/load-texts.ts';
import { drawnWidth, expectedPageWidth } from './page-width.ts';
import { readKept } from './store.ts';

export type EarlyPage = { image: Blob; width: number };

/** The link's token: the last part of `/s/{token}`. */
export const token = decodeURIComponent(location.pathname.split('/')[2] ?? '');

const session = readKept(token).session?.token ?? null;
const signer = { token, session, language: rememberedLanguage() ?? browserLanguage() };
const view = signing.read(signer);
const page = view.then(async ({ needsCode }): Promise<EarlyPage | null> => {
  const width = drawnWidth(expectedPageWidth());
  return needsCode ? null : { image: await signing.page(signer, 1, width), width };
});
/** In which language the page begins: the person's own choice, or that of who is asked. */
export const language = view.then(
  ({ approver }) => rememberedLanguage() ?? approver.language,
  () => signer.language,
);
void language.then(loadTexts);
// Whoever takes them handles their failure; perhaps nobody does.
view.catch(() => {});
page.catch(() => {});

let isViewTaken = false;
let isPageTaken = false;

/** What was asked for ahead, once; null when it has been taken, or is not what this session would see. */
export function takeEarlyView(asked: { session: string | null }): Promise<SigningView> | null {
  if (isViewTaken || asked.session !== session) return null;
  isViewTaken = true;
  return view;
}

export function takeEarlyPage(asked: { session: string | null }): Promise<EarlyPage | null> | null {
  if (isPageTaken || asked.session !== session) return null;
  isPageTaken = true;
  return page;
}

void import('./main.tsx');
