import type { Socket } from 'node:net';
import { type EntityManager, MikroORM } from '@mikro-orm/postgresql';
import pg from 'pg';
import type { OrganizationId } from '../domain/model.ts';
import { entities } from './entities.ts';
import { startListening } from './listener.ts';
import { makeSockets } from './sockets.ts';

/** What one statement needs of an entity manager. */
export type Statement = Pick<EntityManager, 'execute'>;

/**
 * The only way to PostgreSQL. Every statement runs as one of two roles that own nothing:
 *
 * - `countersign_app` sees the rows of the one organization named for the transaction, and none when none is named
 *   (row level security with FORCE, migrations/0001-foundation.ts);
 * - `countersign_system` sees all rows. It is for what has no organization yet (finding the owner of a key or a
 *   link) and for the machinery that serves all of them (relay, dispatchers, reconciler).
 *
 * The role is set when a connection opens, so no query can run before it; the organization lives for one transaction.
 */
export type Database = {
  /**
   * Runs `work` in one transaction that sees one organization.
   * Safe to repeat as a whole when it throws: nothing was committed, unless the connection was lost during COMMIT.
   */
  tenant<T>(organizationId: OrganizationId, work: (em: EntityManager) => Promise<T>): Promise<T>;
  /** Runs `work` in one transaction that sees every organization. */
  system<T>(work: (em: EntityManager) => Promise<T>): Promise<T>;
  /**
   * Runs one statement that sees every organization. It is a transaction by itself, so it takes one round trip where
   * `system` takes three. @throws Error at a second `execute`: two statements need a transaction.
   */
  statement<T>(work: (sql: Statement) => Promise<T>): Promise<T>;
  /**
   * One read in one round trip, for the queries that answer most requests: the organization is named and the query
   * asked in the same message, which PostgreSQL runs as one transaction. `parameters` fill `$1`, `$2`, … as quoted literals.
   */
  read<Row extends object>(
    organizationId: OrganizationId,
    sql: string,
    parameters?: readonly (string | number | boolean | null)[],
  ): Promise<Row[]>;
  /**
   * Calls `onNotice` for each NOTIFY on `channel`, on one connection that comes back by itself. After each
   * (re)connection `onNotice` is called once with an empty string, since notices may have been missed.
   */
  listen(channel: string, onNotice: (payload: string) => void): Promise<{ stop(): Promise<void> }>;
  /** Resolves when PostgreSQL answers within 2 s. */
  ping(): Promise<void>;
  /** Resolves when PostgreSQL answers within 2 s and takes changes, which a replica does not. */
  checkWritable(): Promise<void>;
  close(): Promise<void>;
};

/** @param poolMax connections for tenants' work; the system role gets half as many more. */
export async function openDatabase(options: {
  url: string;
  poolMax: number;
  applicationName: string;
}): Promise<Database> {
  const { statementMs, idleInTransactionMs, heartbeatMs, closeMs } = DATABASE_LIMITS;
  const sockets = makeSockets(SILENT_LONGER * Math.max(statementMs, idleInTransactionMs));
  const connection: Connection = { ...options, stream: () => sockets.make() };
  const app = await connect(connection, 'countersign_app', options.poolMax);
  const system = await connect(connection, 'countersign_system', Math.max(2, Math.ceil(options.poolMax / 2)));
  const reads = new pg.Pool({
    ...poolOptions(connection, 'countersign_app'),
    connectionString: options.url,
    max: options.poolMax,
  });
  reads.on('error', () => {}); // A broken idle connection is replaced by the pool; its query, if any, rejects by itself.
  const listeners = new Set<{ stop(): void }>();

  return {
    tenant: (organizationId, work) =>
      app.em.fork({ session: { variables: { 'app.organization_id': organizationId } } }).transactional(work),
    system: (work) => system.em.fork().transactional(work),
    statement: (work) => work(onlyOne(system.em.fork())),
    async read<Row extends object>(organizationId: OrganizationId, sql: string, parameters: readonly unknown[] = []) {
      const naming = `select set_config('app.organization_id', ${pg.escapeLiteral(organizationId)}, true)`;
      const results = (await reads.query(`${naming}; ${inline(sql, parameters)}`)) as unknown as pg.QueryResult[];
      return results[1]!.rows as Row[];
    },
    async listen(channel, onNotice) {
      const makeClient = () =>
        new pg.Client({ connectionString: options.url, ...poolOptions(connection, 'countersign_system') });
      const listener = await startListening(channel, { makeClient, onNotice, heartbeatMs });
      listeners.add(listener);
      return {
        async stop() {
          listeners.delete(listener);
          listener.stop();
        },
      };
    },
    async ping() {
      await reads.query({ text: 'select 1', ...PING });
    },
    async checkWritable() {
      const { rows } = await reads.query({ text: 'show transaction_read_only', ...PING });
      if (rows[0].transaction_read_only === 'on') throw new Error('PostgreSQL takes no changes: it is read-only');
    },
    async close() {
      for (const listener of listeners) listener.stop();
      const ended = Promise.all([app.close(), system.close(), reads.end()]);
      await sockets.close(closeMs);
      await ended;
    },
  };
}

function onlyOne(em: EntityManager): Statement {
  let isUsed = false;
  const execute = (...query: Parameters<EntityManager['execute']>): Promise<unknown> => {
    if (isUsed) throw new Error('two statements need a transaction');
    isUsed = true;
    return em.execute(...query);
  };
  return { execute: execute as EntityManager['execute'] };
}

type Connection = { url: string; applicationName: string; stream(): Socket };

/** How long PostgreSQL may keep its callers waiting, in milliseconds. */
export const DATABASE_LIMITS = {
  /** For a connection, new or from the pool. */
  connectionMs: 5_000,
  /** After a failover some stay open to a server that takes no changes any more: none is used longer than this. */
  connectionLivesMs: 30_000,
  /** Less than the API has for an answer (`API_LIMITS.handlerMs`): nobody waits any longer. */
  statementMs: 20_000,
  idleInTransactionMs: 20_000,
  /** Silence is what a listener mostly hears, so it asks this often whether anybody is there. */
  heartbeatMs: 10_000,
  /** When everything else has stopped; what is still being asked then is cut, and so rolled back. */
  closeMs: 1_000,
} as const;
const PING = { query_timeout: 2_000 };
/** Of a connection that is dead: PostgreSQL itself would have ended the statement, or the transaction, by then. */
const SILENT_LONGER = 1.1;

function poolOptions({ applicationName, stream }: Connection, role: string): pg.PoolConfig {
  return {
    application_name: applicationName,
    options: `-c role=${role} -c statement_timeout=${DATABASE_LIMITS.statementMs} -c idle_in_transaction_session_timeout=${DATABASE_LIMITS.idleInTransactionMs}`,
    connectionTimeoutMillis: DATABASE_LIMITS.connectionMs,
    idleTimeoutMillis: DATABASE_LIMITS.statementMs, // Before its silence looks like that of a dead one.
    maxLifetimeSeconds: DATABASE_LIMITS.connectionLivesMs / 1_000,
    stream,
  };
}

async function connect(options: Connection, role: string, max: number): Promise<MikroORM> {
  return MikroORM.init({
    clientUrl: options.url,
    entities,
    pool: { min: 0, max },
    driverOptions: { ...poolOptions(options, role), onPoolCreated: takeBackLost },
    ignoreUndefinedInQuery: false,
    debug: false,
    logger: () => {},
  });
}

/**
 * A connection that is lost while it is lent goes back to its pool by itself. Kysely never gives one back on which `begin`
 * or `rollback` could not be said any more (kysely-org/kysely#1990), and each would make the pool smaller for good.
 */
function takeBackLost(pool: pg.Pool): void {
  const lent = new Set<pg.PoolClient>();
  pool.on('acquire', (client) => lent.add(client));
  pool.on('release', (_, client) => lent.delete(client));
  pool.on('connect', (client) => {
    client.once('end', () => {
      if (!lent.has(client)) return;
      client.release(true);
      client.release = () => {}; // Of whoever has it and does give it back.
    });
  });
}

/** Puts quoted literals in place of `$1`, `$2`, …: parameters cannot travel with a message of two statements. */
function inline(sql: string, parameters: readonly unknown[]): string {
  return sql.replace(/\$(\d+)/g, (_, number: string) => {
    const value = parameters[Number(number) - 1];
    if (value === undefined) throw new Error(`query parameter $${number} is missing`);
    if (value === null) return 'null';
    if (typeof value === 'number') return Number.isFinite(value) ? `(${value})` : 'null';
    if (typeof value === 'boolean') return String(value);
    return pg.escapeLiteral(String(value));
  });
}
