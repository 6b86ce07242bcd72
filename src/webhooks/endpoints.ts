import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Caller, Core } from '../core.ts';
import { egress } from '../egress/client.ts';
import { EgressError } from '../egress/error.ts';
import { invalid, Problem } from '../errors/problem.ts';
import { iso } from '../iso.ts';
import { eventTypesOf, TEST_EVENT } from './catalog.ts';
import { type Assignment, assignmentsOf, checkFields, type EndpointFields, type RateLimit } from './endpoint-fields.ts';
import { WEBHOOK_LIMITS } from './limits.ts';
import { knownId } from './page.ts';
import { publishTo } from './publish.ts';
import { newKeyPair, newSecret, type OldSecret, retired } from './secrets.ts';

/** Where an organization wants to be told of events. Each dialect sees only the endpoints made through it. */
export type Endpoint = {
  id: string;
  url: string;
  description: string | null;
  eventTypes: string[];
  filter: { metadata: Record<string, string> } | null;
  /** Only what happens by this WhatsApp connection. Null: everything. */
  connectionId: string | null;
  /** The names of the custom headers; their values are not shown. */
  headerNames: string[];
  rateLimit: RateLimit | null;
  concurrency: number | null;
  ordering: 'none' | 'document';
  /** `whpk_…`, which verifies the `v1a` signatures. Null: deliveries carry none. */
  publicKey: string | null;
  enabled: boolean;
  /** `gone`: the receiver answered 410. `failing`: nothing arrived for days. Null: nobody but the owner disabled it. */
  disabledReason: 'gone' | 'failing' | null;
  /** When that happened. */
  disabledAt: string | null;
  /** The first failure since it last took an event. Null: it works. */
  failingSince: string | null;
  createdAt: string;
  updatedAt: string;
};
export type EndpointWithSecret = Endpoint & { secret: string };
export type EndpointInput = Pick<EndpointFields, 'url' | 'eventTypes'> & Partial<EndpointFields>;
export type EndpointChanges = Partial<EndpointFields>;

const VIEW = `jsonb_build_object('id', id, 'url', url, 'description', description, 'eventTypes', event_types,
  'filter', filter, 'connectionId', connection_id, 'headerNames', header_names,
  'rateLimit', case when rate_requests is not null then jsonb_build_object('requests', rate_requests, 'per', rate_per) end,
  'concurrency', concurrency_max, 'ordering', ordering, 'publicKey', public_key, 'enabled', enabled,
  'disabledReason', disabled_reason, 'disabledAt', disabled_at, 'failingSince', failing_since, 'createdAt', created_at, 'updatedAt', updated_at) as endpoint`;
/** Parameters: id, dialect. */
const MINE = 'id = ? and dialect = ? and deleted_at is null';

/**
 * @param input `id` makes a repetition harmless: it gives the endpoint made the first time, with its secret.
 * @throws Problem url_not_allowed | validation_failed
 */
export async function createEndpoint(
  core: Core,
  caller: Caller,
  input: EndpointInput & { id?: string },
): Promise<EndpointWithSecret> {
  const { id = randomUUID(), ...fields } = input;
  checkFields(caller.dialect, fields);
  const url = await allowedUrl(core, input.url);
  const assignments = assignmentsOf(core, id, { ...fields, url });
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
    const made = await em.execute<unknown[]>(
      `insert into endpoints (id, organization_id, dialect, url, event_types, secret) values (?, ?, ?, ?, '{}', ?)
       on conflict (id) do nothing returning id`,
      [id, caller.organizationId, caller.dialect, url, core.keyring.seal(newSecret(caller.dialect), id)],
    );
    if (made.length > 0) {
      await refuseUnknownConnection(em, fields.connectionId);
      await assign(em, caller, id, assignments);
    }
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
  const url = changes.url === undefined ? {} : { url: await allowedUrl(core, changes.url) };
  const assignments = assignmentsOf(core, knownId(id), { ...changes, ...url });
  return core.database.tenant(caller.organizationId, async (em) => {
    await refuseUnknownConnection(em, changes.connectionId);
    return assign(em, caller, id, assignments);
  });
}

/** @throws Problem validation_failed */
async function refuseUnknownConnection(em: EntityManager, id: string | null | undefined): Promise<void> {
  if (!id) return;
  const found = await em.execute<unknown[]>(
    `select 1 from whatsapp_connections where id = ? and desired <> 'deleted'`,
    [id],
  );
  if (found.length === 0) throw invalid('/connectionId', 'exists', 'There is no such connection.');
}

/** @throws Problem not_found */
async function assign(em: EntityManager, caller: Caller, id: string, assignments: Assignment[]): Promise<Endpoint> {
  const set = ['updated_at = now()', ...assignments.map(({ column, sql }) => `${column} = ${sql}`)];
  const values = assignments.flatMap((assignment) => assignment.values);
  return only(
    await em.execute(`update endpoints set ${set.join(', ')} where ${MINE} returning ${VIEW}`, [
      ...values,
      id,
      caller.dialect,
    ]),
  );
}

/**
 * Nothing more is promised to it from now on.
 * @param options.queued what becomes of what is still waiting: it is cancelled when its turn comes, or sent all the same
 *   unless the endpoint was disabled.
 * @throws Problem not_found
 */
export async function deleteEndpoint(
  core: Core,
  caller: Caller,
  id: string,
  { queued = 'cancel' }: { queued?: 'cancel' | 'send' } = {},
): Promise<void> {
  await core.database.tenant(caller.organizationId, async (em) => {
    const rows = await em.execute<{ endpoint: Endpoint }[]>(
      `update endpoints set deleted_at = now(), enabled = enabled and ?, updated_at = now() where ${MINE} returning ${VIEW}`,
      [queued === 'send', knownId(id), caller.dialect],
    );
    only(rows);
  });
}

/** Whoever heard of one connection only hears of nothing any more. @param em in which the connection is deleted */
export async function deleteEndpointsOf(em: EntityManager, connectionId: string): Promise<void> {
  await em.execute(
    `update endpoints set deleted_at = now(), enabled = false, updated_at = now()
     where connection_id = ? and deleted_at is null`,
    [connectionId],
  );
}

/**
 * Gives an endpoint a new secret, and a new key pair if it has one.
 * @param options.overlapMs how long the old ones sign beside them: from 0 (at once no more, like every older one) to
 *   seven days. By default a day; in dialects, whose signature has room for one secret, 0.
 * @throws Problem not_found | validation_failed
 */
export async function rotateSecret(
  core: Core,
  caller: Caller,
  id: string,
  options: { overlapMs?: number } = {},
): Promise<EndpointWithSecret> {
  const { secretOverlapDefaultMs, secretOverlapMaxMs } = WEBHOOK_LIMITS;
  const { overlapMs = caller.dialect === 'countersign' ? secretOverlapDefaultMs : 0 } = options;
  if (!(overlapMs >= 0 && overlapMs <= secretOverlapMaxMs)) {
    throw invalid('/overlapSeconds', 'maximum', `Must be between 0 and ${secretOverlapMaxMs / 1_000} seconds.`);
  }
  return core.database.tenant(caller.organizationId, async (em) => {
    const [row] = await em.execute<SecretsRow[]>(
      `select secret, private_key, old_secrets from endpoints where ${MINE} for update`,
      [knownId(id), caller.dialect],
    );
    if (!row) throw new Problem('not_found');
    const pair = row.private_key && newKeyPair();
    const sealed = { secret: row.secret, privateKey: row.private_key, oldSecrets: row.old_secrets };
    await em.execute(
      `update endpoints set secret = ?, private_key = ?, public_key = ?, old_secrets = ?::jsonb, updated_at = now() where id = ?`,
      [
        core.keyring.seal(newSecret(caller.dialect), id),
        pair && core.keyring.seal(pair.privateKey, id),
        pair?.publicKey ?? null,
        JSON.stringify(retired(sealed, core.now(), overlapMs)),
        id,
      ],
    );
    return withSecret(core, em, caller, id);
  });
}

type SecretsRow = { secret: Buffer; private_key: Buffer | null; old_secrets: OldSecret[] };

/**
 * Sends one event to this endpoint alone, signed and retried like any other.
 * @param type the event it pretends to be. @param example its data, as the catalogue shows them; they are marked as a test.
 * @throws Problem not_found | endpoint_disabled | validation_failed
 */
export async function testEndpoint(
  core: Core,
  caller: Caller,
  id: string,
  type: string = TEST_EVENT,
  example: Record<string, unknown> = {},
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
    const data = { ...example, test: true, endpointId: id };
    const occurredAt = new Date(core.now());
    const event = { id: eventId, organizationId, type, occurredAt, data };
    await publishTo(core, em, event, { endpointId: id, deliveryId });
  });
  return { eventId, deliveryId };
}

/** The URL as it would be called. @throws Problem url_not_allowed */
export async function allowedUrl(core: Core, url: string): Promise<string> {
  try {
    return await egress(core.config).check(url);
  } catch (error) {
    if (!(error instanceof EgressError)) throw error;
    throw new Problem('url_not_allowed', { details: { reason: error.message, because: error.reason }, cause: error });
  }
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
  const { failingSince, disabledAt } = endpoint;
  return {
    ...endpoint,
    disabledAt: iso(disabledAt),
    failingSince: iso(failingSince),
    createdAt: iso(endpoint.createdAt),
    updatedAt: iso(endpoint.updatedAt),
  };
}
