import type { Core } from '../core.ts';
import type { Actor, OrganizationId } from '../domain/model.ts';

/** An actor with what people call it, where that is known: the person's name, the key's. */
export type NamedActor = Actor & { name?: string };

type Named = { kind: string; id: string; name: string };

/**
 * Gives the people and keys among actors their names. Who has left the organization stays without one, and so does an
 * approver: the document says who that is.
 */
export async function nameActors(
  core: Core,
  organizationId: OrganizationId,
  actors: readonly Actor[],
): Promise<NamedActor[]> {
  const idsOf = (kind: Actor['kind']) => [
    ...new Set(actors.flatMap((actor) => (actor.kind === kind && 'id' in actor ? [actor.id] : []))),
  ];
  const [people, keys] = [idsOf('person'), idsOf('key')];
  if (people.length + keys.length === 0) return [...actors];
  // People belong to no organization: the system role looks, and only at members of this one.
  const rows = await core.database.system((em) =>
    em.execute<Named[]>(
      `select 'person' as kind, p.id::text as id, p.name from people p
         join memberships m on m.person_id = p.id and m.organization_id = ?
         where p.id::text in (select jsonb_array_elements_text(?::jsonb))
       union all
       select 'key', k.id::text, k.name from api_keys k
         where k.organization_id = ? and k.id::text in (select jsonb_array_elements_text(?::jsonb))`,
      [organizationId, JSON.stringify(people), organizationId, JSON.stringify(keys)],
    ),
  );
  const names = new Map(rows.map(({ kind, id, name }) => [`${kind} ${id}`, name]));
  return actors.map((actor) => {
    const name = 'id' in actor ? names.get(`${actor.kind} ${actor.id}`) : undefined;
    return name === undefined ? actor : { ...actor, name };
  });
}
