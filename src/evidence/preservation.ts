/**
 * Keeps seals verifiable: puts a timestamp over the whole file before what vouches for the one below it ends (B-LTA).
 *
 * - P1 What is due is a row of `document_seals`; a worker takes one by moving `due_at` past the longest attempt, so that what a
 *   killed worker held is taken up by another when the lease ends.
 * - P2 Bytes are stored before the row that names them. A version is added only to the version it was made from, together
 *   with the seal's new times, so that of two attempts at once one wins.
 * - P3 A failure changes nothing but the next try and the `problem` that the document shows; the seal that is there stays.
 */
import { rm } from 'node:fs/promises';
import type { Core } from '../core.ts';
import { type Loop, runLoop } from '../loop.ts';
import { readProfile } from '../organizations/profile.ts';
import type { SealLevel } from '../organizations/settings.ts';
import { PdfRefusal } from '../pdf/engine.ts';
import { parseChain } from './cms/certificate.ts';
import type { Timestamp } from './cms/timestamp.ts';
import { SealFault } from './fault.ts';
import { LIMITS } from './limits.ts';
import { nextRenewal, timestampChain } from './renewal.ts';
import { addProofs, chainOfTimestamp, fillHole, type SealTools, withinSealTime } from './seal-file.ts';
import { timestampServer } from './settings.ts';
import { fetchTimestamp, type TimestampServer } from './timestamps.ts';

export type PreservationOutcome = 'extended' | 'failed';

const POLL_MS = 60_000;
const LEASE_SECONDS = 300;
/** After a failure it is tried again after one minute, doubled each time, at most every six hours. */
const BACKOFF_FIRST_MS = 60_000;
const BACKOFF_MAX_MS = 6 * 3_600_000;
const HASH = 'sha256';

export function runPreservation(tools: SealTools, observe: (outcome: PreservationOutcome) => void): Loop {
  const stopping = new AbortController();
  const loop = runLoop({
    name: 'preservation',
    log: tools.core.log,
    pollMs: POLL_MS,
    work: async () => {
      const outcome = await preserveOne(tools, stopping.signal);
      if (outcome) observe(outcome);
      return outcome !== null;
    },
  });
  return {
    wake: () => loop.wake(),
    async stop() {
      stopping.abort(new Error('the worker stops'));
      await loop.stop();
    },
  };
}

/** Extends the seal that has been due longest. @returns null when none is. */
export async function preserveOne(tools: SealTools, signal: AbortSignal): Promise<PreservationOutcome | null> {
  const due = await takeDue(tools.core);
  if (!due) return null;
  try {
    await extend(tools, due, withinSealTime(signal));
    return 'extended';
  } catch (error) {
    // This worker stops: the next one takes it up at once, and nothing has failed.
    if (signal.aborted) await release(tools.core, due);
    else await noteFailure(tools.core, due, error);
    return 'failed';
  }
}

type DueSeal = {
  document_id: string;
  organization_id: string;
  version: number;
  level: SealLevel;
  timestamp_chain: string;
  attempts: number;
  sha256: string;
};

async function takeDue(core: Core): Promise<DueSeal | null> {
  const rows = await core.database.statement((sql) =>
    sql.execute<DueSeal[]>(
      `with due as (
         select document_id from document_seals where due_at <= now() order by due_at limit 1 for update skip locked
       )
       update document_seals s set due_at = now() + make_interval(secs => ?), attempts = attempts + 1
       from due join document_versions v on v.document_id = due.document_id
       where s.document_id = due.document_id and v.number = s.version
       returning s.document_id, s.organization_id, s.version, s.level, s.timestamp_chain, s.attempts, v.sha256`,
      [LEASE_SECONDS],
    ),
  );
  return rows[0] ?? null;
}

async function extend(tools: SealTools, due: DueSeal, signal: AbortSignal): Promise<void> {
  const { core, pdf } = tools;
  const { settings } = await readProfile(core, due.organization_id);
  const server = timestampServer(core, due.organization_id, settings.seal);
  if (!server) throw new SealFault('no timestamp server is set', { lasting: true });
  await core.files.verify(due.sha256);
  const temporary = new Set<string>();
  try {
    let inputPath = await core.files.path(due.sha256);
    // At B-LT the proofs have just been put in; later the ones about the latest timestamp are still missing.
    if (due.level === 'B-LTA') {
      const copy = await core.files.copy(due.sha256);
      temporary.add(copy);
      inputPath = await addProofs(tools, copy, [chainOfTimestamp(latestTimestamp(due))], signal);
      temporary.add(inputPath);
    }
    const outputPath = await core.files.temporaryPath();
    temporary.add(outputPath);
    const place = { inputPath, outputPath, purpose: { kind: 'timestamp' }, hash: HASH } as const;
    const room = await pdf.prepareSignature({ ...place, reserveBytes: LIMITS.reserveBytes }, { signal });
    const timestamp = await stamp(core, server, room.digest, signal);
    await fillHole(outputPath, room, timestamp.token);
    const file = await core.files.adopt(outputPath);
    core.reach('extend.file_stored');
    await recordExtension(core, due, { timestamp, pages: room.pages, file });
  } finally {
    for (const path of temporary) await rm(path, { force: true });
  }
}

function stamp(core: Core, server: TimestampServer, digest: string, signal: AbortSignal): Promise<Timestamp> {
  return fetchTimestamp(core, server, { hash: HASH, digest: Buffer.from(digest, 'base64') }, signal);
}

function latestTimestamp({ timestamp_chain }: DueSeal): Pick<Timestamp, 'signer' | 'certificates'> {
  const certificates = parseChain(timestamp_chain);
  return { signer: certificates[0]!, certificates };
}

async function recordExtension(
  core: Core,
  due: DueSeal,
  made: { timestamp: Timestamp; pages: number; file: { sha256: string; bytes: number } },
): Promise<void> {
  const { timestamp, pages, file } = made;
  const number = due.version + 1;
  const renewAt = nextRenewal(timestamp).toISOString();
  await core.database.tenant(due.organization_id, async (em) => {
    const added = await em.execute<unknown[]>(
      `insert into document_versions (document_id, number, organization_id, kind, sha256, previous_sha256, bytes, pages)
       values (?, ?, ?, 'extended', ?, ?, ?, ?) on conflict do nothing returning 1`,
      [due.document_id, number, due.organization_id, file.sha256, due.sha256, file.bytes, pages],
    );
    if (added.length === 0) return;
    await em.execute(
      `update document_seals set version = ?, level = 'B-LTA', timestamped_at = ?::timestamptz, timestamp_chain = ?,
         renew_at = ?::timestamptz, due_at = ?::timestamptz, attempts = 0, problem = null where document_id = ?`,
      [number, timestamp.at.toISOString(), timestampChain(timestamp), renewAt, renewAt, due.document_id],
    );
  });
}

async function release(core: Core, due: DueSeal): Promise<void> {
  await core.database.tenant(due.organization_id, (em) =>
    em.execute('update document_seals set due_at = now(), attempts = attempts - 1 where document_id = ?', [
      due.document_id,
    ]),
  );
}

async function noteFailure(core: Core, due: DueSeal, error: unknown): Promise<void> {
  const waitMs = Math.min(BACKOFF_FIRST_MS * 2 ** (due.attempts - 1), BACKOFF_MAX_MS);
  core.log.warn({ documentId: due.document_id, attempts: due.attempts, err: error }, 'a seal could not be extended');
  const isForPeople = error instanceof SealFault || error instanceof PdfRefusal;
  const problem = isForPeople ? error.message : 'the file could not be read or written';
  await core.database.tenant(due.organization_id, (em) =>
    em.execute(
      `update document_seals set due_at = now() + make_interval(secs => ?), problem = ? where document_id = ?`,
      [waitMs / 1_000, problem, due.document_id],
    ),
  );
}
