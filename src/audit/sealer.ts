/**
 * Puts audit entries into their organization's chain, behind the transactions that write them: a lock for each
 * organization in those would put its documents in a queue.
 *
 * - A1 Positions have no gaps and no entry has two: one sealer works at a time, and place, hash and head are one transaction.
 * - A2 A sealed entry never changes again: the roles that we work as cannot, and whoever can breaks the chain.
 * - A3 Chains are in the order of sealing. It is that of ids but for transactions that committed the other way round.
 *
 * What is younger than the sealer's last round (a second or so) is protected by roles alone.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Core } from '../core.ts';
import { type Loop, runLoop } from '../loop.ts';
import { type AuditFacts, BEGINNING, FACTS, hashOf } from './entry.ts';

const POLL_MS = 1_000;
const BATCH = 500;
const LOCK = 7_243_394;

/** The end of a chain. */
export type Head = { position: number; hash: Buffer };
type Link = { id: string; organizationId: string; position: number; hash: Buffer };

/** The loop, in each worker; an advisory lock lets one of them work at a time. */
export function runSealer(core: Core): Loop {
  return runLoop({
    name: 'audit sealer',
    log: core.log,
    pollMs: POLL_MS,
    work: async () => (await sealEntries(core)) === BATCH,
  });
}

/** @returns how many entries were sealed: at most a batch, none when another process is at it. */
export async function sealEntries(core: Core): Promise<number> {
  return core.database.system(async (em) => {
    const [lock] = await em.execute<{ mine: boolean }[]>('select pg_try_advisory_xact_lock(?) as mine', [LOCK]);
    if (!lock?.mine) return 0;
    const rows = await em.execute<{ facts: AuditFacts }[]>(
      `select ${FACTS} as facts from audit_entries e where e.position is null order by e.id limit ?`,
      [BATCH],
    );
    if (rows.length === 0) return 0;
    const heads = await readHeads(em, [...new Set(rows.map(({ facts }) => facts.organizationId))]);
    const links = rows.map(({ facts }) => append(heads, facts));
    await writeLinks(em, links);
    await writeHeads(core, em, heads);
    return links.length;
  });
}

/** What a head's place and hash are confirmed with. */
export function macOf({ keyring }: Core, organizationId: string, { position, hash }: Head): Buffer {
  return keyring.mac('audit-head', `${organizationId}.${position}.${hash.toString('hex')}`);
}

function append(heads: Map<string, Head>, facts: AuditFacts): Link {
  const head = heads.get(facts.organizationId) ?? { position: 0, hash: BEGINNING };
  const position = head.position + 1;
  const next = { position, hash: hashOf(head.hash, position, facts) };
  heads.set(facts.organizationId, next);
  return { id: facts.id, organizationId: facts.organizationId, ...next };
}

async function readHeads(em: EntityManager, organizationIds: string[]): Promise<Map<string, Head>> {
  const rows = await em.execute<{ organization_id: string; position: string; hash: Buffer }[]>(
    'select organization_id, position::text, hash from audit_heads where organization_id = any(array[?]::uuid[])',
    [organizationIds],
  );
  return new Map(rows.map((row) => [row.organization_id, { position: Number(row.position), hash: row.hash }]));
}

async function writeLinks(em: EntityManager, links: Link[]): Promise<void> {
  const rows = links.map(({ id, position, hash }) => ({ id, position, hash: hash.toString('hex') }));
  await em.execute(
    `update audit_entries e set position = link.position, hash = decode(link.hash, 'hex')
     from jsonb_to_recordset(?::jsonb) as link(id bigint, position bigint, hash text) where e.id = link.id`,
    [JSON.stringify(rows)],
  );
}

async function writeHeads(core: Core, em: EntityManager, heads: Map<string, Head>): Promise<void> {
  const rows = [...heads].map(([organizationId, head]) => ({
    organization_id: organizationId,
    position: head.position,
    hash: head.hash.toString('hex'),
    mac: macOf(core, organizationId, head).toString('hex'),
  }));
  await em.execute(
    `insert into audit_heads (organization_id, position, hash, mac, sealed_at)
     select organization_id, position, decode(hash, 'hex'), decode(mac, 'hex'), ?::timestamptz
     from jsonb_to_recordset(?::jsonb) as head(organization_id uuid, position bigint, hash text, mac text)
     on conflict (organization_id) do update set
       position = excluded.position, hash = excluded.hash, mac = excluded.mac, sealed_at = excluded.sealed_at`,
    [new Date(core.now()), JSON.stringify(rows)],
  );
}
