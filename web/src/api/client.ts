import type { operations } from '../../../src/api/generated/countersign.ts';
import { OPERATIONS } from './generated/operations.ts';
import { ask, type Request } from './request.ts';

export type OperationId = keyof operations;
type Parameters<Id extends OperationId> = operations[Id]['parameters'];
type Part<Name extends string, Type> = keyof Type extends never
  ? unknown
  : string extends keyof Type
    ? unknown
    : { [N in Name]: Type };
type Path<Id extends OperationId> = Part<'path', Parameters<Id>['path']>;
type Query<Id extends OperationId> = string extends keyof Parameters<Id>['query']
  ? unknown
  : { query?: Partial<Parameters<Id>['query']> };
type Content<Id extends OperationId> = [NonNullable<operations[Id]['requestBody']>] extends [never]
  ? never
  : ContentOf<NonNullable<operations[Id]['requestBody']>>;
type ContentOf<Body> = Body extends { content: infer Media }
  ? Media extends { 'application/json': infer Json }
    ? Exclude<keyof Media, 'application/json'> extends never
      ? Json
      : Json | Blob | FormData
    : Blob | FormData
  : never;
type Body<Id extends OperationId> = [Content<Id>] extends [never] ? unknown : { body: Content<Id> };

/** What an operation is given: `path`, `query` and `body`, as the contract has them. A file goes as a Blob or a form. */
export type Input<Id extends OperationId> = Path<Id> & Query<Id> & Body<Id>;

type Responses<Id extends OperationId> = operations[Id]['responses'];
/** What an operation answers. */
export type Answer<Id extends OperationId> = {
  [Status in Exclude<keyof Responses<Id>, 'default'>]: Responses<Id>[Status] extends {
    content: { 'application/json': infer Json };
  }
    ? Json
    : undefined;
}[Exclude<keyof Responses<Id>, 'default'>];

type Given = { path?: Record<string, unknown>; query?: Record<string, unknown>; body?: unknown };
export type Asking = Pick<Request, 'language' | 'idempotencyKey' | 'signal'>;

/** Asks the API as the person who is logged in: their session is a cookie. @throws ApiProblem, ConnectionProblem */
export function call<Id extends OperationId>(id: Id, input: Input<Id>, asking: Asking): Promise<Answer<Id>> {
  return ask<Answer<Id>>(addressOf(id, input), { ...asking, ...requestOf(id, input) });
}

/** Where an operation is asked, for links and pictures. */
export function addressOf<Id extends OperationId>(id: Id, input: Omit<Input<Id>, 'body'>): string {
  const { path = {}, query = {} } = input as Given;
  const [, template = ''] = OPERATIONS[id].split(' ');
  const filled = template.replace(/\{(\w+)\}/g, (_gap, name: string) => encodeURIComponent(String(path[name])));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== '') search.append(name, String(one));
    }
  }
  return `/v1${filled}${search.size > 0 ? `?${search}` : ''}`;
}

function requestOf(id: OperationId, input: unknown): Pick<Request, 'method' | 'body'> {
  const { body } = input as Given;
  return { method: OPERATIONS[id].split(' ')[0] as Request['method'] & string, ...(body !== undefined && { body }) };
}
