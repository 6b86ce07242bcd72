import '../../support/patience.ts';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type App, type AppOptions, createApp } from '../../../src/api/app.ts';
import { type Contract, readContract } from '../../../src/api/contract.ts';
import type { AnyHandler, ContractRequest, Dialect, Handler } from '../../../src/api/dialect.ts';
import { sayProblemJson } from '../../../src/api/problem-json.ts';
import { type Listening, listen } from '../../../src/api/server.ts';
import { readConfig } from '../../../src/config.ts';
import { type Core, openCore } from '../../../src/core.ts';
import { parseBearerKey } from '../../../src/organizations/key-format.ts';
import { createKey, type NewKey } from '../../../src/organizations/keys.ts';
import { ensureDefaultOrganization } from '../../../src/organizations/organizations.ts';

export type Served = { url: string; core: Core; app: App; stop(): Promise<void> };

/** A core of its own, as a process has one. */
export async function openTestCore(
  databaseUrl: string,
  env: Record<string, string> = {},
): Promise<Core & { close(): Promise<void> }> {
  const home = await mkdtemp(join(tmpdir(), 'countersign-api-'));
  const config = readConfig({
    COUNTERSIGN_HOME: home,
    DATABASE_URL: databaseUrl,
    COUNTERSIGN_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
    LOG_LEVEL: 'silent',
    PORT: '0',
    ...env,
  });
  const core = await openCore(config, 'api');
  return {
    ...core,
    async close() {
      await core.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** One API "process": its own pools, caches and port. */
export async function serve(
  databaseUrl: string,
  dialects: Dialect[] = [things()],
  options: AppOptions & { env?: Record<string, string>; change?: (core: Core) => void } = {},
): Promise<Served> {
  const core = await openTestCore(databaseUrl, options.env);
  options.change?.(core);
  const app = await createApp(core, dialects, {
    validateResponses: true,
    readContract: readThings,
    ...options,
  });
  const listening: Listening = await listen(app.koa, { ...core.config, leaving: app.leaving });
  return {
    url: `http://127.0.0.1:${listening.port}`,
    core,
    app,
    async stop() {
      await listening.stop();
      await app.close();
      await core.close();
    },
  };
}

/** @returns the id of a new organization. */
export async function newOrganization(core: Core): Promise<string> {
  const id = randomUUID();
  await core.database.system((em) => em.execute('insert into organizations (id, name) values (?, ?)', [id, 'Other']));
  return id;
}

export async function makeKey(core: Core, wanted: Partial<NewKey> = {}) {
  const { organizationId } = await ensureDefaultOrganization(core);
  return createKey(core, {
    organizationId,
    dialect: 'things',
    name: 'test',
    mode: 'live',
    requestsPerMinute: 100_000,
    ...wanted,
  });
}

/** What the tests look at in an answer. */
export type AnswerBody = {
  id?: string;
  code?: string;
  detail?: string;
  details?: Record<string, unknown>;
  errors?: { pointer: string; rule: string; message: string }[];
  query?: unknown;
  body?: unknown;
  bytes?: number;
  sha256?: string;
};
export const bodyOf = async (answer: Response): Promise<AnswerBody> => (await answer.json()) as AnswerBody;
export const rulesOf = ({ errors }: AnswerBody) => errors?.map(({ pointer, rule }) => `${pointer} ${rule}`).sort();

/** The last request each operation was called with. */
export type Seen = Record<string, ContractRequest>;

/** A small dialect; `handlers` replaces some of its handlers. */
export function things(handlers: Record<string, Handler> = {}, seen: Seen = {}): Dialect {
  const note: Handler = async (request) => {
    seen[request.operationId] = request;
    return { status: 200, body: { id: request.params.id ?? 'none', query: request.query, body: request.body ?? null } };
  };
  const all: Record<string, Handler> = {
    listThings: note,
    createThing: async (request) => {
      seen[request.operationId] = request;
      return { status: 201, body: { id: request.resourceId } };
    },
    getThing: note,
    getSpecialThing: note,
    updateThing: note,
    uploadThing: async (request) => {
      seen[request.operationId] = request;
      const file = request.files.file;
      return { status: 201, body: { bytes: file?.bytes ?? 0, sha256: file?.sha256 ?? '', body: request.body ?? null } };
    },
    openDoor: note,
    ...handlers,
  };
  return {
    name: 'things',
    mount: '/things/v1',
    bareMount: '/v9',
    contract: 'things.yaml',
    parseCredentials: (headers) => parseBearerKey(headers.authorization),
    sayProblem: sayProblemJson,
    handlers: all as Record<string, AnyHandler>,
  };
}

/** Temporary files that an upload has left behind. */
export async function leftFiles(core: Core): Promise<string[]> {
  return readdir(join(core.config.filesFolder, 'incoming')).catch(() => []);
}

export const readThings = async (): Promise<Contract> => readContract(THINGS, parse(THINGS));

export const THINGS = `
openapi: 3.1.0
info: {title: Things, version: '1', summary: A contract for tests, description: "First **bold**.\\n\\n## Second\\nText"}
security: [{key: []}]
components:
  securitySchemes:
    key: {type: http, scheme: bearer}
    session: {type: http, scheme: bearer, x-checked-by: handler}
  parameters:
    Id: {name: id, in: path, required: true, schema: {type: string, format: uuid}}
  schemas:
    Base:
      type: object
      properties:
        id: {type: string, readOnly: true}
        name: {type: string, maxLength: 20}
    Thing:
      allOf:
        - $ref: '#/components/schemas/Base'
        - type: object
          required: [name]
          properties:
            size: {type: integer, minimum: 1}
            at: {type: string, format: date-time}
            owner: {type: object, properties: {email: {type: string}}}
            metadata: {type: object, additionalProperties: true}
            parts: {type: array, items: {$ref: '#/components/schemas/Base'}}
    Anything:
      type: object
paths:
  /things/{id}:
    parameters: [{$ref: '#/components/parameters/Id'}]
    get:
      operationId: getThing
      tags: [Things]
      summary: One thing
      x-scope: documents:read
      responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Anything'}}}}}
    put:
      operationId: updateThing
      x-alias-methods: [patch]
      x-scope: documents:write
      requestBody:
        content:
          application/json: {schema: {type: object, additionalProperties: false, properties: {name: {type: string}}}}
      responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Anything'}}}}}
  /things/special:
    get:
      operationId: getSpecialThing
      x-scope: documents:read
      responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Anything'}}}}}
  /things:
    get:
      operationId: listThings
      x-scope: documents:read
      parameters:
        - {name: page, in: query, schema: {type: integer, minimum: 1, maximum: 1000000, default: 1}}
        - {name: open, in: query, schema: {type: boolean}}
        - {name: status, in: query, schema: {type: array, items: {enum: [a, b]}}}
      responses: {'200': {description: ok, content: {application/json: {schema: {type: object, required: [id], properties: {id: {type: string}}}}}}}
    post:
      operationId: createThing
      x-scope: documents:write
      requestBody:
        required: true
        content:
          application/json: {schema: {$ref: '#/components/schemas/Thing'}}
      responses:
        '201': {description: made, content: {application/json: {schema: {type: object, required: [id], properties: {id: {type: string, format: uuid}}}}}}
  /uploads:
    post:
      operationId: uploadThing
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              required: [title, file]
              properties:
                title: {type: string}
                count: {type: integer}
                route: {type: object, properties: {steps: {type: array, items: {type: string}}}}
                file: {type: string, contentMediaType: application/pdf}
      responses:
        '201': {description: made, content: {application/json: {schema: {type: object}}}}
  /door:
    post:
      operationId: openDoor
      security: [{session: []}]
      x-requests-per-minute-per-address: 5
      responses: {'200': {description: ok, content: {application/json: {schema: {type: object}}}}}
`;
