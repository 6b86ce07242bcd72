import type { Caller, Core } from '../core.ts';
import { allows } from '../organizations/scopes.ts';
import { ROLES, SCOPES_OF } from './roles.ts';

/** What goes on for hours, or begins later, in the name of who asked for it. */
export type Started = { id: string; organizationId: string; caller: Pick<Caller, 'actor'> };

/** Those whose starter may do this no more: their key was revoked or ran out, or they left the organization, or its role. */
export async function lapsedStarts<S extends Started>(core: Core, started: readonly S[], scope: string): Promise<S[]> {
  if (started.length === 0) return [];
  const roles = ROLES.filter((role) => allows(SCOPES_OF[role], scope));
  const rows = await core.database.system((em) =>
    em.execute<{ id: string }[]>(
      `select b.id from jsonb_to_recordset(?::jsonb) as b(id uuid, organization_id uuid, kind text, actor text)
       where (b.kind = 'key' and not exists (select from api_keys k where k.id::text = b.actor
           and k.revoked_at is null and (k.expires_at is null or k.expires_at > ?)))
         or (b.kind = 'person' and not exists (select from memberships m where m.organization_id = b.organization_id
           and m.person_id::text = b.actor and m.role in (select jsonb_array_elements_text(?::jsonb))))`,
      [JSON.stringify(started.map(rowOf)), new Date(core.now()), JSON.stringify(roles)],
    ),
  );
  const lapsed = new Set(rows.map(({ id }) => id));
  return started.filter(({ id }) => lapsed.has(id));
}

const rowOf = ({ id, organizationId, caller: { actor } }: Started) => ({
  id,
  organization_id: organizationId,
  kind: actor.kind,
  actor: 'id' in actor ? actor.id : null,
});
