import type { Operation } from '../contract.ts';
import type { Dialect } from '../dialect.ts';
import type { ServedDialect } from '../router.ts';
import { resolve } from '../schemas.ts';
import { type Html, html, markdown, page } from './html.ts';
import { schemaTree, typeOf } from './schema-tree.ts';
import { tryForm } from './try-form.ts';

type Node = { [key: string]: unknown };

/**
 * The reference of one API, made from its contract: plain HTML, which needs no script and nothing from elsewhere. Where
 * people who are logged in may ask the API themselves, a small script lets them do it here.
 */
export function renderReference({ dialect, contract }: ServedDialect): string {
  const { document, operations } = contract;
  const info = document.info as { title: string; summary?: string; description?: string };
  const groups = Map.groupBy(operations, (operation) => tagOf(document, operation));
  const menu = [...groups].map(
    ([tag, members]) =>
      html`<h2>${tag}</h2>${members.map((one) => html`<a href="#${one.id}">${nodeOf(document, one).summary ?? one.id}</a>`)}`,
  );
  const sections = [...groups.values()].flat().map((one) => operationSection(document, dialect, one));
  const webhooks = Object.entries((document.webhooks ?? {}) as Record<string, { post: Node }>);
  const webhookMenu = webhooks.map(([name, { post }]) => html`<a href="#webhook-${name}">${post.summary ?? name}</a>`);
  return page(
    info.title,
    html`<div class="reference">
      <nav><a href="/docs">All APIs</a><a href="/docs/${dialect.name}.yaml">OpenAPI file</a>${menu}
        ${webhooks.length > 0 && html`<h2>Sent to you</h2>${webhookMenu}`}</nav>
      <main>
        <h1>${info.title}</h1><p>${info.summary}</p>${markdown(info.description)}
        <p id="try-status" role="status" hidden></p>
        ${sections}${webhooks.map(([name, { post }]) => webhookSection(document, name, post))}
      </main>
    </div>
    ${dialect.takesSessions && html`<script type="module" src="/docs/try-it.js"></script>`}`,
  );
}

function nodeOf(document: Node, { path, methods }: Operation): Node {
  return ((document.paths as Record<string, Node>)[path] as Record<string, Node>)[methods[0]!]!;
}

const tagOf = (document: Node, operation: Operation): string =>
  ((nodeOf(document, operation).tags ?? ['Other']) as string[])[0]!;

function operationSection(document: Node, { mount, takesSessions }: Dialect, operation: Operation): Html {
  const node = nodeOf(document, operation);
  const item = (document.paths as Record<string, Node>)[operation.path]!;
  const parameters = [...((item.parameters ?? []) as unknown[]), ...((node.parameters ?? []) as unknown[])];
  const access = operation.needsKey ? html`Needs the scope <code>${operation.scope}</code>.` : 'Needs no key.';
  return html`<section id="${operation.id}">
    <h3><span class="method">${operation.methods.join(' or ')}</span> ${mount}${operation.path}</h3>
    <p><strong>${node.summary}</strong></p>
    ${markdown(node.description)}
    <p class="note">${access} Operation <code>${operation.id}</code>.</p>
    ${parameters.length > 0 && parameterTable(document, parameters)}
    ${node.requestBody ? bodySection(document, resolve<Node>(document, node.requestBody)) : ''}
    ${answersSection(document, (node.responses ?? {}) as Node)}
    ${takesSessions && tryForm(document, mount, operation, node, parameters)}
  </section>`;
}

/** What your own address is sent, and what it may answer. */
function webhookSection(document: Node, name: string, node: Node): Html {
  const parameters = (node.parameters ?? []) as unknown[];
  return html`<section id="webhook-${name}">
    <h3><span class="method">post</span> to your address: ${name}</h3>
    <p><strong>${node.summary}</strong></p>
    ${markdown(node.description)}
    ${parameters.length > 0 && parameterTable(document, parameters)}
    ${node.requestBody ? bodySection(document, resolve<Node>(document, node.requestBody)) : ''}
    ${answersSection(document, (node.responses ?? {}) as Node)}
  </section>`;
}

function parameterTable(document: Node, parameters: unknown[]): Html {
  const rows = parameters.map((unresolved) => {
    const one = resolve<Node>(document, unresolved);
    return html`<tr>
      <td><code>${one.name}</code> <span class="note">${one.in}${one.required ? ', required' : ''}</span></td>
      <td>${typeOf(document, one.schema)}</td>
      <td>${markdown(one.description)}</td>
    </tr>`;
  });
  return html`<h5>Parameters</h5><table>${rows}</table>`;
}

function bodySection(document: Node, body: Node): Html {
  const kinds = Object.entries(body.content as Record<string, Node>).map(
    ([mediaType, media]) =>
      html`<p><code>${mediaType}</code></p>${schemaTree(document, media.schema)}${example(document, media)}`,
  );
  return html`<h5>Body${body.required ? '' : ' (optional)'}</h5>${kinds}`;
}

function answersSection(document: Node, responses: Node): Html {
  const answers = Object.entries(responses).map(([status, unresolved]) => {
    const answer = resolve<Node>(document, unresolved);
    const contents = Object.entries((answer.content ?? {}) as Record<string, Node>).map(
      ([mediaType, media]) =>
        html`<p><code>${mediaType}</code></p>${schemaTree(document, media.schema)}${example(document, media)}`,
    );
    const summary = html`<strong>${status}</strong> ${answer.description}`;
    return contents.length > 0
      ? html`<details><summary>${summary}</summary>${contents}</details>`
      : html`<p>${summary}</p>`;
  });
  return html`<h5>Answers</h5>${answers}`;
}

function example(document: Node, media: Node): Html | null {
  const [named] = Object.values((media.examples ?? {}) as Node);
  const value = media.example ?? (named ? resolve<Node>(document, named).value : undefined);
  return value === undefined ? null : html`<pre>${JSON.stringify(value, null, 2)}</pre>`;
}
