import { EVENT_DESCRIPTIONS, PUBLISHED_EVENTS, type PublishedEvent } from '../../webhooks/catalog.ts';
import { loadDocument } from '../contract.ts';
import { resolve } from '../schemas.ts';

/** What the contract says about each event under `webhooks`: its form, the version of that, and an example. */
export type EventCatalog = {
  types: {
    type: PublishedEvent;
    description: string;
    version: number;
    /** JSON Schema whose references are `#/definitions/…`. */
    schema: Json;
    example: Json & { data: Json };
  }[];
  /** What the schemas refer to. */
  definitions: Json;
};

type Json = { [key: string]: unknown };
type Webhook = { post: { 'x-version': number; requestBody: { content: { 'application/json': Media } } } };
type Media = { schema: Json; examples: { event: unknown } };

let catalog: Promise<EventCatalog> | null = null;

/** Read once a process. */
export function eventCatalog(): Promise<EventCatalog> {
  catalog ??= readCatalog();
  return catalog;
}

async function readCatalog(): Promise<EventCatalog> {
  const document = await loadDocument('countersign.yaml');
  const webhooks = document.webhooks as Record<PublishedEvent, Webhook>;
  const definitions: Json = {};
  const types = PUBLISHED_EVENTS.map((type) => {
    const { post } = webhooks[type];
    const { schema, examples } = post.requestBody.content['application/json'];
    return {
      type,
      description: EVENT_DESCRIPTIONS[type],
      version: post['x-version'],
      schema: moved(document, schema, definitions),
      example: resolve<{ value: Json & { data: Json } }>(document, examples.event).value,
    };
  });
  return { types, definitions };
}

const REFERENCE = '#/components/schemas/';

/** A copy whose references lead to `definitions`, which is filled with what they mean. */
function moved<T>(document: object, node: T, definitions: Json): T {
  if (Array.isArray(node)) return node.map((part) => moved(document, part, definitions)) as T;
  if (typeof node !== 'object' || node === null) return node;
  const entries = Object.entries(node).map(([key, value]) => {
    if (key !== '$ref' || typeof value !== 'string' || !value.startsWith(REFERENCE)) {
      return [key, moved(document, value, definitions)];
    }
    const name = value.slice(REFERENCE.length);
    if (!Object.hasOwn(definitions, name)) {
      definitions[name] = null; // Named before it is followed, for what refers to itself.
      definitions[name] = moved(document, resolve(document, { $ref: value }), definitions);
    }
    return [key, `#/definitions/${name}`];
  });
  return Object.fromEntries(entries) as T;
}
