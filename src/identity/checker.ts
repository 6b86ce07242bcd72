import type { EntityManager } from '@mikro-orm/postgresql';
import type { AuditAction } from '../audit/actions.ts';
import { audit } from '../audit/append.ts';
import type { Core } from '../core.ts';
import { type Loop, runLoop } from '../loop.ts';
import { returnCredit } from '../wallet/credits.ts';
import { CHECKS_DUE } from './checks.ts';
import { type IdentityDrivers, IdentityFailure, type Verdict } from './drivers/driver.ts';
import { IDENTITY_LIMITS } from './limits.ts';
import { openSubject } from './subject.ts';
import { CHECK_COLUMNS, type CheckRow } from './view.ts';

/**
 * The loop, in each worker, that asks what is due. Any number of workers may run it.
 *
 * C1  A check is leased by moving `due_at`, so what a killed worker held is asked by another; asking twice does no harm.
 * C2  An answer is written once, with its audit entry, and never changed.
 * C3  Without an answer the check shows why and when it is asked again, with growing waits; after seven days it is given
 *     up and its credit goes back.
 */

/** What came of one try, for the metrics. */
export type CheckOutcome = Verdict['outcome'] | 'unavailable' | 'given_up';
export type ObserveCheck = (outcome: CheckOutcome) => void;

export async function startIdentityChecker(
  core: Core,
  drivers: IdentityDrivers,
  observe: ObserveCheck = () => {},
): Promise<Pick<Loop, 'stop'>> {
  const stopping = new AbortController();
  const loop = runLoop({
    name: 'identity checker',
    log: core.log,
    pollMs: IDENTITY_LIMITS.pollMs,
    work: () => checkDue(core, drivers, { signal: stopping.signal, observe }),
  });
  const listening = await core.database.listen(CHECKS_DUE, () => loop.wake());
  return {
    async stop() {
      await listening.stop();
      stopping.abort(new Error('the worker stops'));
      await loop.stop();
    },
  };
}

/** Asks everything that is due now, up to what one worker asks at a time. @returns true when more may be due. */
export async function checkDue(
  core: Core,
  drivers: IdentityDrivers,
  { signal, observe = () => {} }: { signal: AbortSignal; observe?: ObserveCheck },
): Promise<boolean> {
  const due = await claim(core);
  await Promise.all(
    due.map(async (check) => {
      const tried = await attempt(core, drivers, check, signal);
      // Cut off by our own stop: the lease decides when it is asked again.
      if (signal.aborted && tried instanceof IdentityFailure) return;
      const outcome =
        tried instanceof IdentityFailure
          ? await recordFailure(core, check, tried)
          : await recordVerdict(core, check, tried);
      if (outcome) observe(outcome);
    }),
  );
  return due.length === IDENTITY_LIMITS.concurrentMax;
}

async function claim(core: Core): Promise<CheckRow[]> {
  const now = core.now();
  return core.database.statement((sql) =>
    sql.execute<CheckRow[]>(
      `update identity_checks set due_at = ?, attempt_count = attempt_count + 1
       where id in (select id from identity_checks where due_at <= ? order by due_at for update skip locked limit ?)
       returning ${CHECK_COLUMNS}`,
      [new Date(now + IDENTITY_LIMITS.leaseMs), new Date(now), IDENTITY_LIMITS.concurrentMax],
    ),
  );
}

async function attempt(
  core: Core,
  drivers: IdentityDrivers,
  check: CheckRow,
  signal: AbortSignal,
): Promise<(Verdict & { driver: string }) | IdentityFailure> {
  const driver = drivers[check.mode];
  if (!driver) return new IdentityFailure('no gateway is set up');
  try {
    const question = { ...openSubject(core, check.id, check), id: check.id, attempt: check.attempt_count };
    return { ...(await driver.ask(question, signal)), driver: driver.name };
  } catch (error) {
    if (error instanceof IdentityFailure) return error;
    core.log.error({ err: error, checkId: check.id }, 'an identity check failed');
    return new IdentityFailure('it failed on our side', { cause: error });
  }
}

async function recordVerdict(
  core: Core,
  check: CheckRow,
  { outcome, reference, driver }: Verdict & { driver: string },
): Promise<CheckOutcome | null> {
  return core.database.tenant(check.organization_id, async (em) => {
    const written = await em.execute<unknown[]>(
      `update identity_checks set status = ?, reference = ?, driver = ?, problem = null, due_at = null, answered_at = ?
       where id = ? and answered_at is null returning id`,
      [outcome, reference, driver, new Date(core.now()), check.id],
    );
    if (written.length === 0) return null;
    await note(core, em, check, `identity.${outcome}`, { driver, ...(reference !== null && { reference }) });
    return outcome;
  });
}

async function recordFailure(core: Core, check: CheckRow, failure: IdentityFailure): Promise<CheckOutcome | null> {
  const now = core.now();
  const wait = waitAfter(check.attempt_count, failure.retryAfterMs);
  const isGivenUp = now + wait > new Date(check.created_at).getTime() + IDENTITY_LIMITS.giveUpAfterMs;
  return core.database.tenant(check.organization_id, async (em) => {
    // Fenced by the attempt: who was overtaken while its lease ran out says nothing any more.
    const written = await em.execute<unknown[]>(
      `update identity_checks set status = 'unavailable', problem = ?, due_at = ?
       where id = ? and answered_at is null and attempt_count = ? and due_at is not null returning id`,
      [failure.reason.slice(0, 300), isGivenUp ? null : new Date(now + wait), check.id, check.attempt_count],
    );
    if (written.length === 0) return null;
    if (!isGivenUp) return 'unavailable';
    if (check.mode === 'live') await returnCredit(core, em, check.organization_id, check.id);
    await note(core, em, check, 'identity.given_up', { attempts: check.attempt_count });
    return 'given_up';
  });
}

/** Milliseconds until the next try after `attempts` of them: doubling, or as long as the gateway asked for, within five minutes. */
function waitAfter(attempts: number, retryAfterMs: number | null): number {
  const { retryFirstMs, retryMaxMs } = IDENTITY_LIMITS;
  const doubled = Math.min(retryMaxMs, retryFirstMs * 2 ** Math.min(attempts - 1, 20));
  return Math.min(retryMaxMs, Math.max(doubled, retryAfterMs ?? 0));
}

async function note(
  core: Core,
  em: EntityManager,
  check: CheckRow,
  action: AuditAction,
  details: Record<string, unknown>,
): Promise<void> {
  const about = { documentId: check.document_id, approverId: check.approver_id };
  const entry = { ...about, at: new Date(core.now()), actor: { kind: 'system' } as const, action };
  await audit(em, check.organization_id, [{ ...entry, details: { checkId: check.id, mode: check.mode, ...details } }]);
}
