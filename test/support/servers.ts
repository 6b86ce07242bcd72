import { randomUUID } from 'node:crypto';
import pg from 'pg';

/**
 * The real servers that test/support/global-setup.ts started for the whole run. Each test file takes a database and a
 * task queue of its own from here, so that files can run side by side.
 */

/** How test processes learn the addresses: jest's workers inherit the environment. */
export const SERVER_VARIABLES = {
  databaseServerUrl: 'COUNTERSIGN_TEST_DATABASE_SERVER',
  databaseLoginUrl: 'COUNTERSIGN_TEST_DATABASE_LOGIN',
  temporalAddress: 'COUNTERSIGN_TEST_TEMPORAL',
  timeSkippingProgram: 'COUNTERSIGN_TEST_TIME_SKIPPING',
  workflowBundle: 'COUNTERSIGN_WORKFLOW_BUNDLE',
  compileCache: 'NODE_COMPILE_CACHE',
} as const;

/** The migrated database that every other is a copy of. */
export const TEMPLATE_DATABASE = 'countersign_template';

/**
 * A migrated, empty database. Its login owns the tables and is no superuser, as in production.
 * `superuserUrl` reaches the same database past every rule, for looking at what the application should not see.
 * @param template the database that it is a copy of; `template1` is empty.
 */
export async function createDatabase(
  template = TEMPLATE_DATABASE,
): Promise<{ url: string; superuserUrl: string; drop(): Promise<void> }> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const login = new URL(address('databaseLoginUrl'));
  await asSuperuser((client) =>
    client.query(`create database ${name} template ${template} owner ${pg.escapeIdentifier(login.username)}`),
  );
  return {
    url: inDatabase(address('databaseLoginUrl'), name),
    superuserUrl: inDatabase(address('databaseServerUrl'), name),
    async drop() {
      await asSuperuser(async (client) => {
        // A connection that is being closed and is cut before it is gone throws where nobody listens. PostgreSQL waits
        // five seconds for others to leave; who is still there then (a killed process) is cut.
        try {
          await client.query(`drop database if exists ${name}`);
        } catch (error) {
          if ((error as { code?: string }).code !== OBJECT_IN_USE) throw error;
          await client.query(`drop database if exists ${name} with (force)`);
        }
      });
    },
  };
}

const OBJECT_IN_USE = '55006';

/** `host:port` of the Temporal server. */
export function temporalAddress(): string {
  return address('temporalAddress');
}

/** The workflows' code, bundled once for the whole run. */
export function workflowBundle(): string {
  return address('workflowBundle');
}

/** What every process of ours is given here, beside its own settings: what makes it start quickly changes nothing else. */
export function processEnvironment(): Record<string, string> {
  const names = ['PATH', 'HOME', 'TMPDIR', SERVER_VARIABLES.workflowBundle, SERVER_VARIABLES.compileCache];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

/** A task queue that nobody else listens on, in the namespace where the search attributes are registered. */
export function createNamespaceOrQueue(): { namespace: string; taskQueue: string } {
  return { namespace: 'default', taskQueue: `test-${randomUUID()}` };
}

/**
 * The server for `TestWorkflowEnvironment.createTimeSkipping({ server: timeSkippingServer() })`, where weeks pass in
 * seconds. It knows no search attributes. Where Java is missing the SDK downloads one of its own.
 */
export function timeSkippingServer(): { executable: { type: 'existing-path'; path: string } } | undefined {
  const path = process.env[SERVER_VARIABLES.timeSkippingProgram];
  return path ? { executable: { type: 'existing-path', path } } : undefined;
}

async function asSuperuser<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: address('databaseServerUrl') });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function inDatabase(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

function address(name: keyof typeof SERVER_VARIABLES): string {
  const value = process.env[SERVER_VARIABLES[name]];
  if (!value) throw new Error(`${SERVER_VARIABLES[name]} is not set: run tests through npm test or npm run jest`);
  return value;
}
