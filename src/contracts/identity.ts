import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Caller, Core } from '../core.ts';
import type { OrganizationId } from '../domain/model.ts';
import { Problem } from '../errors/problem.ts';
import { requestCheckIn } from '../identity/checks.ts';
import { blindIndex } from '../identity/subject.ts';
import type { CheckStatus } from '../identity/view.ts';
import { CONTRACT_LIMITS } from './limits.ts';
import type { Signer } from './signer-input.ts';

/** The check of each signer, in their order; null where nothing was to be asked. */
export type SignerChecks = (string | null)[];

/**
 * Has it asked, in the caller's transaction, whether the signers' mobiles are their own. What was answered with yes for
 * this document, or is being asked, is asked no second time and costs no second credit.
 * @throws Problem identity_checks_off | identity_credits_used_up
 */
export async function askAboutSigners(
  core: Core,
  em: EntityManager,
  caller: Caller,
  { documentId, signers }: { documentId: string; signers: readonly Signer[] },
): Promise<SignerChecks> {
  const checks: SignerChecks = [];
  for (const { phone, nationalCode } of signers) {
    if (nationalCode === undefined) {
      checks.push(null);
      continue;
    }
    const about = { documentId, nationalCode, mobile: phone };
    const known = await findCheck(core, em, caller, about);
    checks.push(known ?? (await requestCheckIn(core, em, caller, { id: randomUUID(), ...about })).id);
  }
  return checks;
}

async function findCheck(
  core: Core,
  em: EntityManager,
  { organizationId, mode }: Caller,
  { documentId, nationalCode, mobile }: { documentId: string; nationalCode: string; mobile: string },
): Promise<string | null> {
  const [row] = await em.execute<{ id: string }[]>(
    `select id from identity_checks
     where document_id = ? and national_code_index = ? and mobile_index = ? and mode = ?
       and (status = 'verified' or due_at is not null)
     order by created_at desc, id desc limit 1`,
    [
      documentId,
      blindIndex(core, organizationId, 'nationalCode', nationalCode),
      blindIndex(core, organizationId, 'mobile', mobile),
      mode,
    ],
  );
  return row?.id ?? null;
}

/**
 * Waits for the answers, for a while.
 * @returns false: not all of them are there yet.
 * @throws Problem identity_mismatch | identity_unanswered (nobody could be asked for days, so it was given up)
 */
export async function areVerified(
  core: Core,
  organizationId: OrganizationId,
  checks: SignerChecks,
  { waitMs, signal }: { waitMs: number; signal?: AbortSignal | undefined },
): Promise<boolean> {
  const ids = checks.filter((id) => id !== null);
  const deadline = Date.now() + waitMs;
  for (;;) {
    if (await look(core, organizationId, ids)) return true;
    if (Date.now() >= deadline) return false;
    await delay(CONTRACT_LIMITS.identityPollMs, undefined, { signal });
  }
}

/** @returns whether all are verified. */
async function look(core: Core, organizationId: OrganizationId, ids: readonly string[]): Promise<boolean> {
  if (ids.length === 0) return true;
  const rows = await core.database.read<{ status: CheckStatus; waits: boolean }>(
    organizationId,
    `select status, due_at is not null as waits from identity_checks
     where id in (select jsonb_array_elements_text($1::jsonb)::uuid)`,
    [JSON.stringify(ids)],
  );
  const refuse = (code: 'identity_mismatch' | 'identity_unanswered', found: typeof rows) => {
    if (found.length > 0) throw new Problem(code, { details: { approvers: found.length } });
  };
  refuse(
    'identity_mismatch',
    rows.filter(({ status }) => status === 'mismatch'),
  );
  refuse(
    'identity_unanswered',
    rows.filter(({ status, waits }) => status === 'unavailable' && !waits),
  );
  return rows.every(({ status }) => status === 'verified');
}
