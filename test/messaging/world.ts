import '../support/patience.ts';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { readConfig } from '../../src/config.ts';
import { type Caller, type Core, openCore } from '../../src/core.ts';
import type { DocumentStatus, Language } from '../../src/domain/model.ts';
import type { MessageKind } from '../../src/messaging/kinds.ts';
import { type NewMessage, queueMessages } from '../../src/messaging/queue.ts';
import type { IdentityPolicy, OrganizationSettings } from '../../src/organizations/settings.ts';
import { tokenFor } from '../../src/signing/links.ts';
import { createDatabase } from '../support/servers.ts';

/** A core on a database of its own, whose clock stands still until it is moved. */
export type World = {
  core: Core;
  clock: { now: number };
  /** SQL past row level security, for looking and for arranging. */
  sql<Row extends object>(text: string, parameters?: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
};

export const START = Date.parse('2026-03-01T09:00:00Z');

export async function openWorld(environment: Record<string, string> = {}): Promise<World> {
  const database = await createDatabase();
  const home = await mkdtemp(join(tmpdir(), 'countersign-test-'));
  const config = readConfig({
    COUNTERSIGN_HOME: home,
    DATABASE_URL: database.url,
    COUNTERSIGN_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
    COUNTERSIGN_EGRESS_ALLOW: '127.0.0.0/8',
    PUBLIC_URL: 'https://sign.example.com',
    LOG_LEVEL: 'silent',
    ...environment,
  });
  const clock = { now: START };
  const opened = await openCore(config, 'worker');
  const superuser = new pg.Pool({ connectionString: database.superuserUrl, max: 2 });
  return {
    core: { ...opened, now: () => clock.now },
    clock,
    sql: async <Row extends object>(text: string, parameters: unknown[] = []) =>
      (await superuser.query<Row>(text, parameters)).rows,
    async close() {
      await opened.close();
      await superuser.end();
      await database.drop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

export type Person = { organizationId: string; documentId: string; approverId: string; phone: string; token: string };

/** A program of the person's organization. */
export const callerOf = ({ organizationId }: Pick<Person, 'organizationId'>): Caller => ({
  ...{ organizationId, actor: { kind: 'key', id: 'k' }, dialect: 'countersign', mode: 'live', scopes: ['*'] },
});

/** An organization with one open document and one approver who has been invited (no message yet). */
export async function invitePerson(
  world: World,
  options: {
    settings?: Partial<OrganizationSettings>;
    organizationId?: string;
    identity?: IdentityPolicy;
    language?: Language;
    channels?: string[];
    action?: string;
    status?: DocumentStatus;
  } = {},
): Promise<Person> {
  const { sql, core } = world;
  const organizationId = options.organizationId ?? randomUUID();
  const [documentId, stepId, approverId] = [randomUUID(), randomUUID(), randomUUID()];
  const phone = '+966501234567';
  await sql(`insert into organizations (id, name, settings) values ($1, 'Nour Trading', $2) on conflict do nothing`, [
    organizationId,
    options.settings ?? {},
  ]);
  await sql(
    `insert into documents (id, organization_id, dialect, mode, created_by, status, title, titles, reference, language, policy, page_count)
     values ($1, $2, 'countersign', 'live', 'k', $3, 'Lease', '{"ar": "عقد إيجار"}', 'C-7', 'en', '{}', 3)`,
    [documentId, organizationId, options.status ?? 'in_progress'],
  );
  await sql(
    `insert into steps (id, organization_id, document_id, position, quorum) values ($1, $2, $3, 0, '{"kind": "all"}')`,
    [stepId, organizationId, documentId],
  );
  await sql(
    `insert into approvers (id, organization_id, document_id, step_id, position, name, names, phone, channels, action, language, time_zone, identity, status)
     values ($1, $2, $3, $4, 0, 'Amal', '{"ar": "أمل"}', $5, $6, $7, $8, 'Asia/Riyadh', $9, 'invited')`,
    [
      approverId,
      organizationId,
      documentId,
      stepId,
      phone,
      options.channels ?? [],
      options.action ?? 'sign',
      options.language ?? 'en',
      options.identity ?? 'code',
    ],
  );
  const { sha256, bytes } = await core.files.put(Buffer.from(`%PDF of ${documentId}`));
  await sql(
    `insert into document_versions (document_id, number, organization_id, kind, sha256, bytes, pages) values ($1, 0, $2, 'original', $3, $4, 3)`,
    [documentId, organizationId, sha256, bytes],
  );
  return { organizationId, documentId, approverId, phone, token: tokenFor(core, approverId, 1) };
}

export function messageTo(person: Person, changes: Partial<NewMessage> & { kind?: MessageKind } = {}): NewMessage {
  return {
    organizationId: person.organizationId,
    documentId: person.documentId,
    approverId: person.approverId,
    kind: 'invitation',
    occasion: 'link:1',
    recipient: person.phone,
    language: 'en',
    ladder: ['whatsapp', 'sms'],
    linkVersion: 1,
    content: {
      organization: 'Nour Trading',
      title: 'Lease',
      titles: { ar: 'عقد إيجار' },
      action: 'sign',
      timeZone: 'Asia/Riyadh',
      expiresAt: null,
      reason: null,
      code: null,
    },
    ...changes,
  };
}

/** Promises messages as the projection does: in the organization's own transaction. */
export async function queue({ core }: World, ...messages: NewMessage[]): Promise<void> {
  await core.database.tenant(messages[0]!.organizationId, (em) => queueMessages(core, em, messages));
}
