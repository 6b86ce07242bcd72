import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Caller, Core } from '../core.ts';
import { sendDocument } from '../documents/sending.ts';
import { CATALOGUE } from '../errors/catalogue.ts';
import { Problem } from '../errors/problem.ts';
import type { RowError } from '../lists/row-error.ts';
import { type Loop, runLoop } from '../loop.ts';
import { openPhonesIn } from '../secrets/phones.ts';
import type { Services } from '../services.ts';
import { draftFromPattern } from '../templates/documents.ts';
import type { Filling } from '../templates/filling.ts';
import { publish } from '../webhooks/publish.ts';
import { rowErrors } from './check.ts';
import { BULK_LIMITS } from './limits.ts';
import { bulkSendRow, openFilling } from './sealed.ts';
import { lapsedBulkSends, pauseLapsed } from './starter.ts';
import { BULK_COLUMNS, type BulkRow, bulkSendOf } from './view.ts';

/**
 * Makes the documents of bulk sends, row after row. Any number of these loops may run.
 *
 * - B1 One document a row, however often it is taken up: its id follows from the row (documentIdOf), and a draft that is
 *   there already is gone on with.
 * - B2 A row is due when its turn has come, so the pace is kept by all loops together; while paused, none is.
 * - B3 The rows of a suspended organization wait until it is resumed.
 * - B4 Nothing is made in the name of somebody who may no more (starter.ts).
 * - B5 A row is leased by putting off when it is due. What a killed worker held is taken up when the lease ends.
 */

/** Rows taken at once, and for how long they are this loop's: more than making them all may take. */
const BATCH = 10;
const LEASE_S = 120;
const POLL_MS = 1_000;

type Due = {
  bulk_send_id: string;
  number: number;
  organization_id: string;
  document_id: string;
  given: Filling & { expiresAt?: undefined };
  attempts: number;
  sha256: string;
  bytes: number | string;
  pages: number;
  signature_only: boolean;
  content: Parameters<typeof draftFromPattern>[2]['content'];
  caller: Pick<Caller, 'actor' | 'dialect' | 'mode'>;
  send: boolean;
};

export function runBulkSender(services: Services): Loop {
  const { log } = services.core;
  return runLoop({ name: 'bulk', log, pollMs: POLL_MS, work: () => sendDueRows(services) });
}

/** @returns true when there may be more to do at once. */
export async function sendDueRows(services: Services): Promise<boolean> {
  const { core } = services;
  const due = await core.database.statement((sql) =>
    sql.execute<Due[]>(
      `update bulk_send_rows r set due_at = now() + make_interval(secs => ?), attempts = r.attempts + 1
       from bulk_sends b
       where (r.bulk_send_id, r.number) in (select bulk_send_id, number from bulk_send_rows
           where status = 'waiting' and due_at <= now() and organization_id not in
             (select id from organizations where suspended_at is not null)
           order by due_at for update skip locked limit ?)
         and b.id = r.bulk_send_id
       returning r.bulk_send_id, r.number, r.organization_id, r.document_id, r.given, r.attempts,
         b.sha256, b.bytes, b.pages, b.signature_only, b.content, b.caller, b.send`,
      [LEASE_S, BATCH],
    ),
  );
  const lapsed = await pauseWhereLapsed(core, due);
  const mayGoOn = due.filter(({ bulk_send_id }) => !lapsed.has(bulk_send_id));
  for (const row of mayGoOn.sort((a, b) => a.number - b.number)) {
    try {
      await makeDocument(services, row);
    } catch (error) {
      await fail(core, row, error);
      continue;
    }
    await settle(core, row, { status: 'done', errors: [] });
  }
  return due.length === BATCH;
}

/** @returns the bulk sends that stop here, because who began them may no more. */
async function pauseWhereLapsed(core: Core, due: readonly Due[]): Promise<Set<string>> {
  const started = new Map(
    due.map(({ bulk_send_id: id, organization_id: organizationId, caller }) => [id, { id, organizationId, caller }]),
  );
  const lapsed = await lapsedBulkSends(core, [...started.values()]);
  for (const one of lapsed) await pauseLapsed(core, one);
  return new Set(lapsed.map(({ id }) => id));
}

async function makeDocument(services: Services, row: Due): Promise<void> {
  const { bulk_send_id, number, organization_id: organizationId, document_id: id, sha256, pages } = row;
  const content = openPhonesIn(services.core, bulkSendRow(bulk_send_id), row.content);
  const filling = openFilling(services.core, bulk_send_id, row.given);
  const caller: Caller = { ...row.caller, organizationId, scopes: [] };
  const holder = { table: 'bulk_sends' as const, id: bulk_send_id };
  const pattern = { sha256, pages, content, holder, bytes: Number(row.bytes), signatureOnly: row.signature_only };
  const details = { bulkSendId: bulk_send_id, row: number };
  const draft = await draftFromPattern(services.core, caller, pattern, { id, filling, details });
  if (row.send && draft.status === 'draft') await sendDocument(services, caller, id);
}

/** What the row itself is to blame for ends it; anything else is tried again, and lets the other rows pass. */
async function fail(core: Core, row: Due, error: unknown): Promise<void> {
  const isFinal = error instanceof Problem && !CATALOGUE[error.code].retryable;
  if (isFinal) return settle(core, row, { status: 'failed', errors: rowErrors(error, row.number) });
  const { bulk_send_id: bulkSendId, number } = row;
  core.log.warn({ bulkSendId, row: number, err: error }, 'a document of a list could not be made');
  if (row.attempts >= BULK_LIMITS.attemptsMax) {
    const said = { row: number, column: null, rule: 'internal_error', message: 'could not be made; please try again' };
    return settle(core, row, { status: 'failed', errors: [said] });
  }
  await core.database.statement((sql) =>
    sql.execute(
      `update bulk_send_rows set due_at = now() + make_interval(secs => least(?, power(2, ?)))
       where bulk_send_id = ? and number = ? and status = 'waiting' and due_at <> 'infinity'`,
      [BULK_LIMITS.retryMaxS, Math.min(row.attempts, 10), bulkSendId, number],
    ),
  );
}

/** Writes what became of a row, and with the last one that the whole is finished. */
async function settle(
  core: Core,
  { bulk_send_id, organization_id, number }: Due,
  { status, errors }: { status: 'done' | 'failed'; errors: RowError[] },
): Promise<void> {
  await core.database.system(async (em) => {
    // Two loops that settle the last two rows at once would each see the other's still waiting.
    await em.execute('select 1 from bulk_sends where id = ? for update', [bulk_send_id]);
    await em.execute(
      `update bulk_send_rows set status = ?, error = ?::jsonb, given = null
       where bulk_send_id = ? and number = ? and status in ('waiting', 'cancelled')`,
      [status, errors.length === 0 ? null : JSON.stringify(errors), bulk_send_id, number],
    );
    const finished = await em.execute<unknown[]>(
      `update bulk_sends b set status = 'finished', ended_at = ?, pause_reason = null
       where b.id = ? and b.status in ('running', 'paused')
         and not exists (select from bulk_send_rows r where r.bulk_send_id = b.id and r.status = 'waiting') returning b.id`,
      [new Date(core.now()), bulk_send_id],
    );
    if (finished.length > 0) await publishFinished(core, em, organization_id, bulk_send_id);
  });
}

async function publishFinished(core: Core, em: EntityManager, organizationId: string, id: string): Promise<void> {
  const [row] = await em.execute<BulkRow[]>(`select ${BULK_COLUMNS} from bulk_sends b where b.id = ?`, [id]);
  await publish(core, em, [
    {
      id: randomUUID(),
      organizationId,
      type: 'bulk_send.finished',
      occurredAt: new Date(core.now()),
      data: { bulkSend: bulkSendOf(row!) },
    },
  ]);
}
