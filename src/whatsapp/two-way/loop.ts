import type { Caller, Core } from '../../core.ts';
import { Problem } from '../../errors/problem.ts';
import { type Loop, runLoop } from '../../loop.ts';
import { writeToChat } from '../sending/writing.ts';
import { type ConnectionSettings, completeConnectionSettings } from '../settings.ts';
import { askOnce, type Matter, type Outcome, readMatter, unasked, type Webhook } from './asking.ts';
import type { TwoWaySpeeches } from './format.ts';
import { TWO_WAY_LIMITS as LIMITS } from './limits.ts';
import { TWO_WAY_DUE, type TwoWayFormat } from './queue.ts';
import { countReplies, type Leased, leaseDue, noteAnswer, noteSaid, openReply, putOff, sweepTwoWay } from './rows.ts';
import { openTwoWaySecret } from './webhook.ts';

/** Asks whoever is to be asked, and says what they answer, in each worker (queue.ts has the invariants). */
export async function runTwoWay(core: Core, speeches: TwoWaySpeeches): Promise<Pick<Loop, 'stop'>> {
  const underWay = new Map<Promise<void>, string>();
  let sweptAt = core.now();

  const round = async (): Promise<boolean> => {
    if (core.now() - sweptAt > LIMITS.sweepEveryMs) {
      sweptAt = core.now();
      await sweepTwoWay(core);
    }
    const room = LIMITS.atOnceMax - underWay.size;
    const rows = room > 0 ? await leaseDue(core, room, counted(underWay.values())) : [];
    for (const row of rows) {
      const work = settle(core, speeches, row)
        .catch((err) => core.log.error({ err, callId: row.id }, 'a two-way webhook could not be settled'))
        .finally(() => {
          underWay.delete(work);
          loop.wake();
        });
      underWay.set(work, row.connection_id);
    }
    return rows.length > 0;
  };
  const loop = runLoop({ name: 'two-way webhooks', log: core.log, pollMs: LIMITS.pollMs, work: round });
  const listening = await core.database.listen(TWO_WAY_DUE, () => loop.wake());
  return {
    async stop() {
      await listening.stop();
      await loop.stop();
      await Promise.all(underWay.keys());
    },
  };
}

function counted(ids: Iterable<string>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const id of ids) counts[id] = (counts[id] ?? 0) + 1;
  return counts;
}

/** Takes a row as far as it goes now. */
async function settle(core: Core, speeches: TwoWaySpeeches, row: Leased): Promise<void> {
  const matter = await readMatter(core, row);
  if (row.was === 'answered') {
    if (row.reply) await say(core, row, matter, openReply(core, row.id, row.reply));
    return;
  }
  const outcome = await ask(core, speeches, row, matter);
  await noteAnswer(core, row, outcome, outcome.reply);
  if (outcome.reply !== null) await say(core, row, matter, outcome.reply);
}

async function ask(core: Core, speeches: TwoWaySpeeches, row: Leased, matter: Matter | null): Promise<Outcome> {
  if (matter === null) return { ...unasked(core), error: 'gone' };
  const standing = await readStanding(core, row);
  if (standing === null) return { ...unasked(core), error: 'gone' };
  const { webhook, format, callReply } = standing;
  const outcome =
    row.was === 'asking'
      ? { ...unasked(core), error: 'interrupted' }
      : webhook && format
        ? await askOnce(core, speeches[format], matter.question, webhook)
        : { ...unasked(core), error: row.event === 'call' ? null : 'no_webhook' };
  if (row.event === 'call') return { ...outcome, reply: outcome.reply ?? callReply };
  if (outcome.reply === null || (await countReplies(core, row)) < LIMITS.repliesPerMinuteMax) return outcome;
  return { ...outcome, reply: null, error: 'too_many_replies' };
}

type Standing = { webhook: Webhook | null; format: TwoWayFormat | null; callReply: string | null };
type StandingRow = {
  settings: Partial<ConnectionSettings>;
  url: string | null;
  format: TwoWayFormat | null;
  secret: Buffer | null;
};

async function readStanding(core: Core, row: Leased): Promise<Standing | null> {
  const [found] = await core.database.read<StandingRow>(
    row.organization_id,
    `select c.settings, t.url, t.format, t.secret from whatsapp_connections c
     left join whatsapp_two_way t on t.connection_id = c.id where c.id = $1::uuid and c.desired <> 'deleted'`,
    [row.connection_id],
  );
  if (!found) return null;
  const { url, format, secret } = found;
  const opened = secret && openTwoWaySecret(core, row.connection_id, secret);
  return {
    webhook: url === null ? null : { url, secret: opened },
    format,
    callReply: completeConnectionSettings(core.config, found.settings).callReply,
  };
}

/** Its id is the row's, so that it is said once. */
async function say(core: Core, row: Leased, matter: Matter | null, text: string): Promise<void> {
  if (!matter?.chatId) return noteSaid(core, row, null, 'gone');
  try {
    const { id } = await writeToChat(core, ourselves(row), {
      ...{ id: row.id, connectionId: row.connection_id, to: matter.chatId, content: { kind: 'text', text } },
      source: row.event === 'call' ? 'reply' : 'webhook',
    });
    await noteSaid(core, row, id, null);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const isAway = error.code === 'whatsapp_not_linked';
    const mayWait = core.now() - new Date(row.created_at).getTime() < LIMITS.retriesForMs;
    if (isAway && mayWait) await putOff(core, row);
    else await noteSaid(core, row, null, error.code);
  }
}

/** Whoever set the webhook has allowed what it says. */
const ourselves = ({ organization_id, connection_id }: Leased): Caller => ({
  organizationId: organization_id,
  actor: { kind: 'key', id: `two-way webhook of ${connection_id}` },
  dialect: 'countersign',
  mode: 'live',
  scopes: [],
});
