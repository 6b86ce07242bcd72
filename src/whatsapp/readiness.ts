import type { Core } from '../core.ts';
import type { ConnectionState, Reason } from './states.ts';

/** Connections that are named; of the others there is the number. */
const NAMED_MAX = 5;

/**
 * Whether connections lack something that only operators can bring: parts of WhatsApp's page that are gone, a browser, a
 * worker. What their organizations do themselves, such as scanning a code, is no concern of this.
 * @throws Error naming the connections and what each lacks.
 */
export async function checkConnections({ database }: Pick<Core, 'database'>): Promise<void> {
  const rows = await database.statement((sql) =>
    sql.execute<{ id: string; state: ConnectionState; reason: Reason | null; problem: string | null }[]>(
      `select id, state, reason, problem from whatsapp_connections
       where desired = 'running' and (problem is not null or state = 'failed'
         or reason in ('browser_missing', 'page_changed', 'profile_missing', 'no_worker'))
       order by id limit ?`,
      [NAMED_MAX + 1],
    ),
  );
  if (rows.length === 0) return;
  const said = rows.slice(0, NAMED_MAX).map(({ id, state, reason, problem }) => {
    const lack =
      problem === null ? `${state}${reason === null ? '' : `, ${reason}`}` : `WhatsApp Web changed: ${problem}`;
    return `connection ${id}: ${lack}`;
  });
  throw new Error([...said, ...(rows.length > NAMED_MAX ? ['and more'] : [])].join('; '));
}
