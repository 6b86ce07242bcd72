import type { Core } from '../core.ts';
import type { Actor, OrganizationId } from '../domain/model.ts';
import { auditAct } from './append.ts';

/** Somebody was not let in, or not let do something, with a key that exists. */
export type Refusal = {
  organizationId: OrganizationId;
  keyId: string;
  /** The last three were shown with the right secret. */
  reason: 'wrong_secret' | 'wrong_dialect' | 'revoked' | 'expired' | 'ip_not_allowed' | 'suspended' | 'scope_missing';
  dialect: string;
  operationId: string;
  requestId: string;
  ip: string;
};

export type RefusalLog = {
  /** Writes it down, without anybody waiting for it. To be called when the answer is out. */
  note(refusal: Refusal): void;
  /** Resolves when what was noted is written. */
  close(): Promise<void>;
};

/** Of each key, in all processes: enough to see what goes on, and 4,320 lines a day at most however many try. */
export const REFUSALS_PER_MINUTE = 3;
const QUIET_MAX = 10_000;

/** @param take counts one in the last sixty seconds over all processes, and says whether it was within `quota`. */
export function makeRefusalLog(
  core: Core,
  take: (bucket: string, quota: number) => Promise<{ granted: boolean; resetMs: number }>,
): RefusalLog {
  const writing = new Set<Promise<void>>();
  /** Keys of which enough is written, and until when: a flood does not reach PostgreSQL. */
  const quiet = new Map<string, number>();

  async function write(refusal: Refusal): Promise<void> {
    const { organizationId, keyId, reason, dialect, operationId, requestId, ip } = refusal;
    const { granted, resetMs } = await take(`refused:${keyId}`, REFUSALS_PER_MINUTE);
    if (!granted) {
      if (quiet.size >= QUIET_MAX) quiet.clear();
      quiet.set(keyId, core.now() + resetMs);
      return;
    }
    const isItsOwner = reason === 'ip_not_allowed' || reason === 'suspended' || reason === 'scope_missing';
    const actor: Actor = isItsOwner ? { kind: 'key', id: keyId } : { kind: 'unknown' };
    const details = { keyId, reason, dialect, operationId, requestId };
    await core.database.tenant(organizationId, (em) =>
      auditAct(core, em, { organizationId, actor }, { action: 'request.refused', details, ip }),
    );
  }

  return {
    note(refusal) {
      if ((quiet.get(refusal.keyId) ?? 0) > core.now()) return;
      const done = write(refusal)
        .catch((err) => core.log.warn({ err, keyId: refusal.keyId }, 'a refused request was not noted'))
        .finally(() => writing.delete(done));
      writing.add(done);
    },
    close: async () => void (await Promise.all(writing)),
  };
}
