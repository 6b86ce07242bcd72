import { timingSafeEqual } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Core } from '../core.ts';
import { type AuditFacts, BEGINNING, FACTS, hashOf } from './entry.ts';
import { type Head, macOf } from './sealer.ts';

/** What is wrong with a chain, at the first place where something is. */
export type Break = {
  position: number;
  /** Null when there is no entry at this place. */
  entryId: string | null;
  /**
   * `altered`: the entry, or its hash, is not what was sealed. `missing`: there is none at this place. `head`: the end of the
   * chain was altered, or entries were cut off. `unsealed_again`: entries stand behind a head that does not know them.
   */
  problem: 'altered' | 'missing' | 'head' | 'unsealed_again';
};
export type Verdict = {
  organizationId: string;
  /** Entries that were checked. */
  entries: number;
  /** Written, and not yet part of the chain. */
  unsealed: number;
  /** Of the last entry, in hexadecimal. Kept elsewhere, it proves later that nothing before it was changed since. */
  headHash: string | null;
  broken: Break | null;
};

const PAGE = 1_000;

/** Checks one chain from its beginning to its end, or every chain. Entries sealed meanwhile are left for the next time. */
export async function verifyAudit(core: Core, organizationId: string | null = null): Promise<Verdict[]> {
  return core.database.system(async (em) => {
    const organizations = await em.execute<{ id: string }[]>(
      'select id from organizations where ?::uuid is null or id = ?::uuid order by id',
      [organizationId, organizationId],
    );
    const verdicts: Verdict[] = [];
    for (const { id } of organizations) verdicts.push(await verifyChain(core, em, id));
    return verdicts;
  });
}

async function verifyChain(core: Core, em: EntityManager, organizationId: string): Promise<Verdict> {
  const [row] = await em.execute<{ position: string; hash: Buffer; mac: Buffer }[]>(
    'select position::text, hash, mac from audit_heads where organization_id = ?',
    [organizationId],
  );
  const head = row ? { position: Number(row.position), hash: row.hash } : { position: 0, hash: BEGINNING };
  const [counted] = await em.execute<{ unsealed: number; beyond: boolean }[]>(
    `select count(*) filter (where position is null)::integer as unsealed,
            coalesce(bool_or(position is not null), false) as beyond
     from audit_entries where organization_id = ?`,
    [organizationId],
  );
  const { end, broken } = await walk(em, organizationId, head.position);
  return {
    organizationId,
    entries: end.position,
    unsealed: counted!.unsealed,
    headHash: row ? row.hash.toString('hex') : null,
    broken: broken ?? headBreak(),
  };

  function headBreak(): Break | null {
    const at = { position: head.position, entryId: null };
    if (!row) return counted!.beyond ? { ...at, problem: 'unsealed_again' } : null;
    const isOurs = isSame(row.mac, macOf(core, organizationId, head));
    return isOurs && isSame(end.hash, head.hash) ? null : { ...at, problem: 'head' };
  }
}

/** From the beginning to `last`, or to the first entry that is not as it was. */
async function walk(
  em: EntityManager,
  organizationId: string,
  last: number,
): Promise<{ end: Head; broken: Break | null }> {
  let end: Head = { position: 0, hash: BEGINNING };
  while (end.position < last) {
    const rows = await em.execute<{ position: string; hash: Buffer; facts: AuditFacts }[]>(
      `select e.position::text, e.hash, ${FACTS} as facts from audit_entries e
       where e.organization_id = ? and e.position > ? and e.position <= ? order by e.position limit ${PAGE}`,
      [organizationId, end.position, last],
    );
    for (const { position, hash, facts } of rows) {
      const expected = end.position + 1;
      if (Number(position) !== expected)
        return { end, broken: { position: expected, entryId: null, problem: 'missing' } };
      const next = hashOf(end.hash, expected, facts);
      if (!isSame(hash, next)) return { end, broken: { position: expected, entryId: facts.id, problem: 'altered' } };
      end = { position: expected, hash: next };
    }
    if (rows.length === 0) return { end, broken: { position: end.position + 1, entryId: null, problem: 'missing' } };
  }
  return { end, broken: null };
}

const isSame = (a: Buffer | null, b: Buffer): boolean => a !== null && a.length === b.length && timingSafeEqual(a, b);
