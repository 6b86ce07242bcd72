/**
 * What the session of a connection is asked while somebody waits for its answer, wherever either of them runs: a row, which
 * a NOTIFY tells of.
 *
 * - A1 An ask is taken up once, by the session that is heard, and by none after whoever asked has stopped waiting.
 * - A2 Who waits learns whether nothing was done, or whether nobody knows.
 * - A3 Nobody waits for a session that has gone before it began.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Caller, Core } from '../../core.ts';
import { WHATSAPP_LIMITS as LIMITS } from '../limits.ts';
import type { Held } from '../standing.ts';
import { SESSION_ASKED, type SessionAsk } from './asking.ts';

/** @param key WhatsApp's whole key of the message, by which the page finds it. */
export type Ask =
  | { kind: 'react'; whatsappId: string; key: string; emoji: string }
  | { kind: 'edit'; whatsappId: string; key: string; text: string; mentions: string[] }
  | { kind: 'revoke'; whatsappId: string; key: string }
  | { kind: 'look_up'; phone: string };

export type AskAnswer =
  | { kind: 'done' }
  /** @param chatId null: the number does not have WhatsApp. */
  | { kind: 'looked_up'; chatId: string | null }
  /** WhatsApp does not let it be done. */
  | { kind: 'refused' }
  /** The session is not there; nothing was done. */
  | { kind: 'away' }
  /** It may have been done. */
  | { kind: 'unknown' };

/** Asks, and waits for the answer. @param signal aborted when nobody waits any more; what was not begun is not done then. */
export async function askSession(
  core: Core,
  caller: Caller,
  { connectionId, ask, signal }: { connectionId: string; ask: Ask; signal: AbortSignal },
): Promise<AskAnswer> {
  const { organizationId } = caller;
  const id = randomUUID();
  await core.database.tenant(organizationId, async (em) => {
    const now = core.now();
    const notice: SessionAsk = { connectionId, what: 'answer', ask: id };
    await em.execute('delete from whatsapp_asks where connection_id = ? and created_at < ?', [
      ...[connectionId, new Date(now - LIMITS.askKeptMs)],
    ]);
    await em.execute(
      `with asked as (
         insert into whatsapp_asks (id, organization_id, connection_id, content, created_at) values (?, ?, ?, ?, ?) returning id)
       select pg_notify(?, ?) from asked`,
      [
        ...[id, organizationId, connectionId, seal(core, id, 'ask', ask), new Date(now)],
        ...[SESSION_ASKED, JSON.stringify(notice)],
      ],
    );
  });
  return awaitAnswer(core, caller, id, signal);
}

/** Takes the row away with the answer, or when it has been waited for long enough. */
async function awaitAnswer(core: Core, caller: Caller, id: string, signal: AbortSignal): Promise<AskAnswer> {
  const began = performance.now();
  for (;;) {
    const waitedMs = signal.aborted ? Number.POSITIVE_INFINITY : performance.now() - began;
    const isUp = waitedMs >= LIMITS.askAnsweredWithinMs;
    const [row] = await core.database.read<{ answer: Buffer | null; is_taken: boolean }>(
      caller.organizationId,
      `delete from whatsapp_asks a using whatsapp_connections c
       where a.id = $1::uuid and c.id = a.connection_id
         and (a.answer is not null or (a.taken_at is null and (c.state <> 'ready' or $2)) or $3)
       returning a.answer, a.taken_at is not null as is_taken`,
      [id, waitedMs >= LIMITS.askTakenWithinMs, isUp],
    );
    if (row?.answer) return open<AskAnswer>(core, id, 'answer', row.answer);
    if (row) return { kind: row.is_taken ? 'unknown' : 'away' };
    if (isUp) return { kind: 'unknown' };
    await delay(LIMITS.askPollMs, undefined, { signal }).catch(() => {});
  }
}

/** Takes an ask up for a session. @returns null when it is not this one's to do: taken already, or waited for no more. */
export async function takeAsk(core: Core, { ref, epoch }: Held, id: string): Promise<Ask | null> {
  const [row] = await core.database.statement((sql) =>
    sql.execute<{ content: Buffer }[]>(
      `update whatsapp_asks a set taken_at = ? from whatsapp_connections c
       where a.id = ? and a.connection_id = ? and a.taken_at is null and c.id = a.connection_id and c.epoch = ?
       returning a.content`,
      [new Date(core.now()), id, ref.connectionId, epoch],
    ),
  );
  return row ? open<Ask>(core, id, 'ask', row.content) : null;
}

export async function answerAsk(core: Core, id: string, answer: AskAnswer): Promise<void> {
  await core.database.statement((sql) =>
    sql.execute('update whatsapp_asks set answer = ? where id = ?', [seal(core, id, 'answer', answer), id]),
  );
}

type Part = 'ask' | 'answer';
const context = (id: string, part: Part): string => `${part} of whatsapp ask ${id}`;
const seal = ({ keyring }: Core, id: string, part: Part, value: Ask | AskAnswer): Buffer =>
  keyring.seal(JSON.stringify(value), context(id, part));
const open = <T extends Ask | AskAnswer>({ keyring }: Core, id: string, part: Part, sealed: Uint8Array): T =>
  JSON.parse(keyring.open(sealed, context(id, part))) as T;
