import { fileURLToPath } from 'node:url';
import type { Plugin, Rolldown, UserConfig } from 'vite';
import { LICENSES } from './licenses.ts';

const root = fileURLToPath(new URL('.', import.meta.url));

/**
 * The signer's page begins with a small program (`signer/ahead.ts`) that asks for the document and then loads the rest.
 * This lets the browser fetch that rest at the same time, instead of a round trip later.
 */
function preloadMain(): Plugin {
  return {
    name: 'preload-main',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle = {}, filename }) {
        if (!filename.endsWith('signer.html')) return [];
        const chunks = Object.values(bundle).filter((each): each is Rolldown.OutputChunk => each.type === 'chunk');
        const main = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith('/signer/main.tsx'));
        if (!main) throw new Error('signer/main.tsx is no part of the build');
        const css = [main, ...chunks.filter(({ fileName }) => main.imports.includes(fileName))].flatMap((each) => [
          ...(each.viteMetadata?.importedCss ?? []),
        ]);
        return [
          ...[main.fileName, ...main.imports].map((file) => link('modulepreload', file)),
          ...css.map((file) => link('stylesheet', file)),
        ];
      },
    },
  };
}

const link = (rel: string, file: string) =>
  ({ tag: 'link', attrs: { rel, href: `/${file}`, crossorigin: true }, injectTo: 'head' }) as const;

/**
 * Which page is built is said by scripts/build-web.ts, one at a time, so that each has what it needs and no more: the signer's must open on a cheap phone on a slow line. The server
 * puts a fresh nonce in the place of `__NONCE__` in every answer (src/api/web-app.ts).
 */
export default {
  root,
  base: '/',
  appType: 'mpa',
  publicDir: false,
  plugins: [preloadMain()],
  html: { cspNonce: '__NONCE__' },
  build: {
    target: ['chrome100', 'safari15.4', 'firefox100'],
    modulePreload: { polyfill: false },
    // Assets have addresses of their own: the policy of the pages allows no data URLs in style sheets.
    assetsInlineLimit: 0,
    rolldownOptions: {
      // The component library marks its files for servers that render; nothing here does.
      checks: { moduleLevelDirective: false },
      // Of the thousands of icons only those that are used are read: four times as fast.
      experimental: { lazyBarrel: true },
      output: { postBanner: `/*! Contains works of others: /${LICENSES} */` },
    },
  },
} satisfies UserConfig;
