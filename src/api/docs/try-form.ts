import type { Operation } from '../contract.ts';
import { propertiesOf, resolve, type Schema } from '../schemas.ts';
import { type Html, html } from './html.ts';

type Node = { [key: string]: unknown };
type Parameter = { name: string; in: string; required?: boolean; schema: unknown };

/** What a browser would have to keep open, or what the script adds by itself. */
const STREAM = 'text/event-stream';
const OWN_HEADERS = new Set(['idempotency-key', 'accept-language']);

/**
 * A form that asks an operation, for people who are logged in. It is there but hidden until try-it.client.js shows it:
 * without the script, or without a session, the reference is only read.
 */
export function tryForm(document: Node, mount: string, operation: Operation, node: Node, all: unknown[]): Html | null {
  if (answersStream(document, node)) return null;
  const parameters = all
    .map((one) => resolve<Parameter>(document, one))
    .filter((one) => one.in !== 'cookie' && !(one.in === 'header' && OWN_HEADERS.has(one.name.toLowerCase())));
  const method = operation.methods[0]!.toUpperCase();
  return html`<details class="try" hidden>
    <summary>Try it</summary>
    <form data-method="${method}" data-path="${mount}${operation.path}">
      ${parameters.map((one) => parameterField(document, one))}
      ${node.requestBody ? bodyFields(document, resolve<Node>(document, node.requestBody)) : ''}
      <button type="submit">Send ${method}</button>
      <div class="answer" role="status"></div>
    </form>
  </details>`;
}

function answersStream(document: Node, node: Node): boolean {
  return Object.values((node.responses ?? {}) as Node).some(
    (answer) => STREAM in ((resolve<Node>(document, answer).content ?? {}) as Node),
  );
}

function parameterField(document: Node, { name, in: place, required, schema }: Parameter): Html {
  const values = resolve<Schema>(document, schema).enum as unknown[] | undefined;
  const field = `${place}:${name}`;
  const label = html`<span>${name} <span class="note">${place}${required ? ', required' : ''}</span></span>`;
  if (values) {
    const options = [...(required ? [] : ['']), ...values].map((value) => html`<option>${value}</option>`);
    return html`<label>${label}<select name="${field}">${options}</select></label>`;
  }
  return html`<label>${label}<input name="${field}"${required ? { html: ' required' } : ''} autocomplete="off" spellcheck="false"></label>`;
}

/** JSON with the contract's example in it; for forms, one field each. */
function bodyFields(document: Node, body: Node): Html {
  const content = body.content as Record<string, Node>;
  const json = content['application/json'];
  if (json) {
    const example = exampleOf(document, json);
    return html`<label><span>Body <span class="note">JSON</span></span>
      <textarea name="body" rows="${Math.min(16, example.split('\n').length + 1)}" spellcheck="false">${example}</textarea></label>`;
  }
  const form = resolve<Schema>(document, content['multipart/form-data']?.schema);
  return html`${[...propertiesOf(document, form)].map(([name, [property]]) => {
    const isFile = resolve<Schema>(document, property).contentMediaType !== undefined;
    return isFile
      ? html`<label><span>${name} <span class="note">file</span></span><input type="file" name="form:${name}"></label>`
      : html`<label><span>${name}</span><textarea name="form:${name}" rows="2" spellcheck="false"></textarea></label>`;
  })}`;
}

function exampleOf(document: Node, media: Node): string {
  const [named] = Object.values((media.examples ?? {}) as Node);
  const value = media.example ?? (named ? resolve<Node>(document, named).value : undefined);
  return value === undefined ? '{}' : JSON.stringify(value, null, 2);
}
