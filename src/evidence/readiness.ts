import type { Core } from '../core.ts';

/**
 * Whether seals can be made, judged by those that could not. What stands in their way belongs to single organizations (a
 * timestamp server, a certificate), so their documents say what it is, and here stands only how many there are.
 * @throws Error
 */
export async function checkSealing({ database }: Pick<Core, 'database'>): Promise<void> {
  const rows = await database.statement((sql) =>
    sql.execute<{ blocked: number; overdue: number }[]>(
      `select (select count(*)::integer from documents where status in ('pending', 'in_progress') and blocked ->> 'task' = 'seal') as blocked,
         (select count(*)::integer from document_seals where problem is not null) as overdue`,
    ),
  );
  const { blocked, overdue } = rows[0]!;
  const said = [
    ...(blocked > 0 ? [`${blocked} approved documents cannot be sealed`] : []),
    ...(overdue > 0 ? [`${overdue} seals cannot be extended`] : []),
  ];
  if (said.length > 0) throw new Error(`${said.join(', ')}; they are tried again, and each document says why`);
}
