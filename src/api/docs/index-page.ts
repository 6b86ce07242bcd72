import type { ServedDialect } from '../router.ts';
import { html, page } from './html.ts';

/** The list of APIs. */
export function renderIndex(served: readonly ServedDialect[]): string {
  const rows = served.map(({ dialect, contract }) => {
    const info = contract.document.info as { title: string; summary?: string };
    return html`<tr>
      <td><a href="/docs/${dialect.name}">${info.title}</a></td>
      <td><code>${dialect.mount}</code></td>
      <td>${info.summary}</td>
      <td><a href="/docs/${dialect.name}.yaml">OpenAPI</a></td>
    </tr>`;
  });
  return page(
    'Countersign APIs',
    html`<main>
      <h1>Countersign APIs</h1>
      <p>Each of these speaks to the same documents. <a href="/docs/errors">Every error</a> has a stable code.</p>
      <table><tr><th>API</th><th>Mounted at</th><th>What it is for</th><th>Contract</th></tr>${rows}</table>
    </main>`,
  );
}
