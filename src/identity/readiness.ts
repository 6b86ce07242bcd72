import type { Core } from '../core.ts';

/** How many checks wait for a gateway that did not answer, in all organizations. */
async function waitingChecks({ database }: Pick<Core, 'database'>): Promise<number> {
  const [row] = await database.statement((sql) =>
    sql.execute<{ waiting: number }[]>(
      `select count(*)::integer as waiting from identity_checks where status = 'unavailable' and due_at is not null`,
    ),
  );
  return row!.waiting;
}

/** Whether identities can be checked, judged by those that could not. @throws Error */
export async function checkIdentityGateway(core: Pick<Core, 'database'>): Promise<void> {
  const waiting = await waitingChecks(core);
  if (waiting === 0) return;
  throw new Error(
    `${waiting} identity ${waiting === 1 ? 'check waits' : 'checks wait'} for the gateway; each is tried again and says why`,
  );
}
