import { auditAct } from '../audit/append.ts';
import type { Core } from '../core.ts';
import type { Actor, OrganizationId } from '../domain/model.ts';
import { Problem } from '../errors/problem.ts';
import { requirePhone } from '../messaging/phone.ts';
import { personIndex } from '../secrets/phones.ts';

/**
 * The mobile by which an organization is known as a signer of others' documents. Whoever holds it sees those documents,
 * so nobody can claim one: the operator sets it, and no two organizations have the same.
 */

/**
 * @param given as people type it; null: none any more.
 * @throws Problem validation_failed at /mobile | mobile_taken | not_found
 */
export async function setMobile(
  core: Core,
  organizationId: OrganizationId,
  given: string | null,
  actor: Actor,
): Promise<void> {
  const mobile = given === null ? null : requirePhone(given, '/mobile');
  await core.database.system(async (em) => {
    const index = mobile === null ? null : personIndex(core, mobile);
    const sealed = mobile === null ? null : core.keyring.seal(mobile, `organization ${organizationId} mobile`);
    const others = await em.execute<unknown[]>('select 1 from organizations where mobile_index = ? and id <> ?', [
      index,
      organizationId,
    ]);
    if (others.length > 0) throw new Problem('mobile_taken');
    const changed = await em.execute<unknown[]>(
      'update organizations set mobile = ?, mobile_index = ? where id = ? returning id',
      [sealed, index, organizationId],
    );
    if (changed.length === 0) throw new Problem('not_found');
    const details = { set: mobile !== null };
    await auditAct(core, em, { organizationId, actor }, { action: 'organization.mobile_changed', details });
  });
}
