import { randomBytes, randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Caller, Core } from '../core.ts';
import { egress } from '../egress/client.ts';
import { EgressError } from '../egress/error.ts';
import { Problem } from '../errors/problem.ts';
import { eventTypesOf, subscriptionsOf, TEST_EVENT } from './catalog.ts';
import { WEBHOOK_LIMITS } from './limits.ts';
import { knownId } from './page.ts';
import { publishTo } from './publish.ts';

/** Where an organization wants to be told of events. Each dialect sees only the endpoints made through it. */
export type Endpoint = {
  id: string;
  url: string;
  description: string | null;
  eventTypes: string[];
  enabled: boolean;
  /** `gone`: the receiver answered 410. Null: nobody but the owner disabled it. */
  disabledReason: string | null;
  createdAt: string;
  updatedAt: string;
};
export type EndpointWithSecret = Endpoint & { secret: string };
export type EndpointChanges = Partial<Pick<Endpoint, 'url' | 'description' | 'eventTypes' | 'enabled'>>;

const VIEW = `jsonb_build_object('id', id, 'url', url, 'description', description, 'eventTypes', event_types,
  'enabled', enabled, 'disabledReason', disabled_reason, 'createdAt', created_at, 'updatedAt', updated_at) as endpoint`;
/** Parameters: id, dialect. */
const MINE = 'id = ? and dialect = ? and deleted_at is null';

/**
 * @param input `id` makes a repetition harmless: it gives the endpoint made the first time, with its secret.
 * @throws Problem url_not_allowed | validation_failed
 */
export async function createEndpoint(
  core: Core,
  caller: Caller,
  input: { id?: string; url: string; description?: string | null; eventTypes: string[]; enabled?: boolean },
): Promise<EndpointWithSecret> {
  const { id = randomUUID(), description = null, enabled = true } = input;
  checkFields(caller.dialect, input);
  const url = await allowedUrl(core, input.url);
  return core.database.tenant(caller.organizationId, async (em) => {
    // One after the other within an organization, so that two at once cannot pass the limit together.
    await em.execute(`select pg_advisory_xact_lock(hashtextextended('endpoints ' || ?, 0))`, [caller.organizationId]);
    const [{ count }] = (await em.execute(
      'select count(*)::integer as count from endpoints where dialect = ? and deleted_at is null and id <> ?',
      [caller.dialect, id],
    )) as [{ count: number }];
    if (count >= WEBHOOK_LIMITS.endpointsMax) {
      throw invalid('', 'maxItems', `There can be at most ${WEBHOOK_LIMITS.endpointsMax} endpoints.`);
    }
    await em.execute(
      `insert into endpoints (id, organization_id, dialect, url, description, event_types, secret, enabled)
       values (?, ?, ?, ?, ?, array(select jsonb_array_elements_text(?::jsonb)), ?, ?) on conflict (id) do nothing`,
      [
        id,
        caller.organizationId,
        caller.dialect,
        url,
        description,
        JSON.stringify(input.eventTypes),
        core.keyring.seal(newSecret(caller.dialect), id),
        enabled,
      ],
    );
    return withSecret(core, em, caller, id);
  });
}

/** Oldest first; there are never more than `WEBHOOK_LIMITS.endpointsMax`. */
export async function listEndpoints(core: Core, caller: Caller): Promise<Endpoint[]> {
  const rows = await core.database.read<{ endpoint: Endpoint }>(
    caller.organizationId,
    `select ${VIEW} from endpoints where dialect = $1 and deleted_at is null order by created_at, id`,
    [caller.dialect],
  );
  return rows.map(({ endpoint }) => view(endpoint));
}

/** @throws Problem not_found */
export async function readEndpoint(core: Core, caller: Caller, id: string): Promise<Endpoint> {
  const rows = await core.database.read<{ endpoint: Endpoint }>(
    caller.organizationId,
    `select ${VIEW} from endpoints where id = $1 and dialect = $2 and deleted_at is null`,
    [knownId(id), caller.dialect],
  );
  return only(rows);
}

/**
 * Changes what is given. Enabling an endpoint forgets why it was disabled; what it missed is sent by replayFailed.
 * @throws Problem not_found | url_not_allowed | validation_failed
 */
export async function updateEndpoint(
  core: Core,
  caller: Caller,
  id: string,
  changes: EndpointChanges,
): Promise<Endpoint> {
  checkFields(caller.dialect, changes);
  const url = changes.url === undefined ? null : await allowedUrl(core, changes.url);
  const { description, eventTypes, enabled = null } = changes;
  return core.database.tenant(caller.organizationId, async (em) =>
    only(
      await em.execute(
        `update endpoints set updated_at = now(),
           url = coalesce(?, url),
           description = case when ? then ? else description end,
           event_types = case when ? then array(select jsonb_array_elements_text(?::jsonb)) else event_types end,
           enabled = coalesce(?, enabled),
           disabled_reason = case when ? then null else disabled_reason end
         where ${MINE} returning ${VIEW}`,
        [
          url,
          description !== undefined,
          description ?? null,
          eventTypes !== undefined,
          JSON.stringify(eventTypes ?? []),
          enabled,
          enabled !== null,
          knownId(id),
          caller.dialect,
        ],
      ),
    ),
  );
}

/** Nothing more is sent from now on: what is still waiting is cancelled when its turn comes. @throws Problem not_found */
export async function deleteEndpoint(core: Core, caller: Caller, id: string): Promise<void> {
  await core.database.tenant(caller.organizationId, async (em) => {
    const rows = await em.execute<{ endpoint: Endpoint }[]>(
      `update endpoints set deleted_at = now(), enabled = false, updated_at = now() where ${MINE} returning ${VIEW}`,
      [knownId(id), caller.dialect],
    );
    only(rows);
  });
}

/** The old secret signs nothing more, retries included. @throws Problem not_found */
export async function rotateSecret(core: Core, caller: Caller, id: string): Promise<EndpointWithSecret> {
  return core.database.tenant(caller.organizationId, async (em) => {
    await em.execute(`update endpoints set secret = ?, updated_at = now() where ${MINE}`, [
      core.keyring.seal(newSecret(caller.dialect), knownId(id)),
      id,
      caller.dialect,
    ]);
    return withSecret(core, em, caller, id);
  });
}

/**
 * Sends one event to this endpoint alone, signed and retried like any other.
 * @param type the event it pretends to be; its data say that it is a test.
 * @throws Problem not_found | endpoint_disabled | validation_failed
 */
export async function testEndpoint(
  core: Core,
  caller: Caller,
  id: string,
  type: string = TEST_EVENT,
): Promise<{ eventId: string; deliveryId: string }> {
  if (type !== TEST_EVENT && !(eventTypesOf(caller.dialect) as readonly string[]).includes(type)) {
    throw invalid('/type', 'enum', 'There is no such event.');
  }
  const [eventId, deliveryId] = [randomUUID(), randomUUID()];
  const { organizationId } = caller;
  await core.database.tenant(organizationId, async (em) => {
    const endpoint = only(
      await em.execute(`select ${VIEW} from endpoints where ${MINE}`, [knownId(id), caller.dialect]),
    );
    if (!endpoint.enabled) throw new Problem('endpoint_disabled');
    const data = { test: true, endpointId: id };
    const occurredAt = new Date(core.now());
    const event = { id: eventId, organizationId, documentId: null, sequence: null, type, occurredAt, data };
    await publishTo(em, event, { endpointId: id, deliveryId });
  });
  return { eventId, deliveryId };
}

function checkFields(dialect: string, fields: EndpointChanges): void {
  const { eventTypes, description } = fields;
  if ((description?.length ?? 0) > WEBHOOK_LIMITS.descriptionCharactersMax) {
    const max = WEBHOOK_LIMITS.descriptionCharactersMax;
    throw invalid('/description', 'maxLength', `The description can have at most ${max} characters.`);
  }
  if (eventTypes === undefined) return;
  if (eventTypes.length === 0) throw invalid('/eventTypes', 'minItems', 'At least one event is needed.');
  if (eventTypes.length > WEBHOOK_LIMITS.subscriptionsMax) {
    throw invalid('/eventTypes', 'maxItems', `There can be at most ${WEBHOOK_LIMITS.subscriptionsMax} entries.`);
  }
  const known = subscriptionsOf(dialect);
  const unknown = eventTypes.findIndex((type) => !known.includes(type));
  if (unknown >= 0) throw invalid(`/eventTypes/${unknown}`, 'enum', 'There is no such event.');
}

async function allowedUrl(core: Core, url: string): Promise<string> {
  try {
    return await egress(core.config).check(url);
  } catch (error) {
    if (!(error instanceof EgressError)) throw error;
    throw new Problem('url_not_allowed', { details: { reason: error.message }, cause: error });
  }
}

function newSecret(dialect: string): string {
  const bytes = randomBytes(32);
  return dialect === 'countersign' ? `whsec_${bytes.toString('base64')}` : bytes.toString('hex');
}

async function withSecret(core: Core, em: EntityManager, caller: Caller, id: string): Promise<EndpointWithSecret> {
  const rows = await em.execute<{ endpoint: Endpoint; secret: Buffer }[]>(
    `select ${VIEW}, secret from endpoints where ${MINE}`,
    [id, caller.dialect],
  );
  return { ...only(rows), secret: core.keyring.open(rows[0]!.secret, id) };
}

function only(rows: { endpoint: Endpoint }[]): Endpoint {
  if (!rows[0]) throw new Problem('not_found');
  return view(rows[0].endpoint);
}

/** PostgreSQL writes times with its own offset. */
function view(endpoint: Endpoint): Endpoint {
  return {
    ...endpoint,
    createdAt: new Date(endpoint.createdAt).toISOString(),
    updatedAt: new Date(endpoint.updatedAt).toISOString(),
  };
}

function invalid(pointer: string, rule: string, message: string): Problem {
  return new Problem('validation_failed', { fields: [{ pointer, rule, message }] });
}
