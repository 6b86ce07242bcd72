import '../support/patience.ts';
import { randomUUID } from 'node:crypto';
import { type Config, readConfig } from '../../src/config.ts';
import type { Caller, Core } from '../../src/core.ts';
import { openDatabase } from '../../src/db/database.ts';
import { egress } from '../../src/egress/client.ts';
import { openFileStore } from '../../src/files/store.ts';
import { makeLogger } from '../../src/log.ts';
import { makeKeyring } from '../../src/secrets/keyring.ts';
import { createEndpoint, type EndpointWithSecret } from '../../src/webhooks/endpoints.ts';
import { bodySignedFormat, countersignFormat, type Formats } from '../../src/webhooks/formats.ts';
import { type NewEvent, publish } from '../../src/webhooks/publish.ts';
import { createDatabase } from '../support/servers.ts';

/** A core on a database of its own, which may call this machine, and the few things webhook tests do with it. */
export type World = {
  core: Core;
  url: string;
  formats: Formats;
  newCaller(dialect?: string): Promise<Caller>;
  newEndpoint(caller: Caller, url: string, eventTypes?: string[]): Promise<EndpointWithSecret>;
  publish(caller: Caller, changes?: Partial<NewEvent>): Promise<NewEvent>;
  /** Rows, past every rule. */
  rows<Row extends object>(sql: string, parameters?: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
};

const formats: Formats = {
  countersign: countersignFormat,
  waqtum: bodySignedFormat({
    signatureHeader: 'X-Waqtum-Signature',
    body: ({ type, occurredAt, data }) => ({ event: type, timestamp: occurredAt.toISOString(), data }),
  }),
};

export function newEvent(caller: Caller, changes: Partial<NewEvent> = {}): NewEvent {
  return {
    id: randomUUID(),
    organizationId: caller.organizationId,
    documentId: randomUUID(),
    sequence: 1,
    type: 'document.sent',
    occurredAt: new Date(),
    data: { document: { title: 'اتفاقية؟ "quoted" \\ ?' } },
    ...changes,
  };
}

export async function openWorld(changes: Partial<Config> = {}): Promise<World> {
  const { url, drop } = await createDatabase();
  const database = await openDatabase({ url, poolMax: 6, applicationName: 'test' });
  const config = { ...readConfig({}), databaseUrl: url, egressAllow: ['127.0.0.0/8'], ...changes };
  const core: Core = {
    config,
    database,
    keyring: makeKeyring(Buffer.alloc(32, 7).toString('base64')),
    files: openFileStore('/nonexistent'),
    log: makeLogger('silent', 'test'),
    now: Date.now,
    reach: () => {},
  };
  const rows = <Row extends object>(sql: string, parameters: unknown[] = []) =>
    database.system((em) => em.execute(sql, parameters)) as unknown as Promise<Row[]>;

  return {
    core,
    url,
    formats,
    rows,
    async newCaller(dialect = 'countersign') {
      const organizationId = randomUUID();
      await rows('insert into organizations (id, name) values (?, ?)', [organizationId, 'Acme']);
      return { organizationId, actor: { kind: 'key', id: 'key' }, dialect, mode: 'test', scopes: ['*'] };
    },
    newEndpoint: (caller, target, eventTypes = ['*']) => createEndpoint(core, caller, { url: target, eventTypes }),
    async publish(caller, eventChanges = {}) {
      const event = newEvent(caller, eventChanges);
      await database.tenant(caller.organizationId, (em) => publish(core, em, [event]));
      return event;
    },
    async close() {
      await egress(config).close();
      await database.close();
      await drop();
    },
  };
}
