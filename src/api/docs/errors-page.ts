import { CATALOGUE } from '../../errors/catalogue.ts';
import { titleOf } from '../problem-json.ts';
import { html, page } from './html.ts';

/** What every error code means; problems' `type` leads here. */
export function renderErrors(): string {
  const entries = Object.entries(CATALOGUE).map(
    ([code, { status, retryable, text }]) => html`<section id="${code}">
      <h3>${code}</h3>
      <p><strong>${titleOf(code)}</strong>, HTTP ${status}${retryable && ': the same request may succeed later'}</p>
      <p lang="en">${text.en}</p>
      <p lang="ar" dir="rtl">${text.ar}</p>
      <p lang="fa" dir="rtl">${text.fa}</p>
    </section>`,
  );
  return page('Errors', html`<main><p><a href="/docs">APIs</a></p><h1>Errors</h1>${entries}</main>`);
}
