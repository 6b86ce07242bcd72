import { randomUUID } from 'node:crypto';
import type { Call } from 'whatsapp-web.js';
import { CALL_COLUMNS, type CallContent, type CallRow, callContext, callOf } from '../chats/calls.ts';
import { WHATSAPP_LIMITS as LIMITS } from '../limits.ts';
import { within } from '../session/deadline.ts';
import { type ConnectionSettings, completeConnectionSettings } from '../settings.ts';
import { queueTwoWay } from '../two-way/queue.ts';
import { asHeard, type Mirror, notify } from './hearing.ts';
import { idText } from './mapping.ts';
import type { People } from './people.ts';
import { tellOfCall } from './telling.ts';

/**
 * Takes note of a call that rings, and rejects it at once where its connection wants that. What is said to whoever was
 * rejected is promised with it (two-way/queue.ts).
 * @returns false when the session is not the one that is heard.
 */
export async function takeCall(mirror: Mirror, people: People, call: Call): Promise<boolean> {
  const from = idText(call.from);
  if (call.fromMe || from === null) return true;
  const { core, held } = mirror;
  const { organizationId, connectionId } = held.ref;
  const isRejected = (await rejects(mirror)) && (await reject(mirror, call));
  const { chatId, phone } = await people.idsOf(from);
  const now = new Date(core.now());
  const id = randomUUID();
  const content: CallContent = { from: chatId, phone };
  const heard = await asHeard(mirror, async (em) => {
    const [row] = await em.execute<CallRow[]>(
      `insert into whatsapp_calls (id, organization_id, connection_id, whatsapp_id, content, is_video, is_group, rejected, started_at, ended_at)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (connection_id, whatsapp_id) do nothing returning ${CALL_COLUMNS}`,
      [
        ...[id, organizationId, connectionId, call.id, core.keyring.seal(JSON.stringify(content), callContext(id))],
        ...[Boolean(call.isVideo), Boolean(call.isGroup), isRejected, now, isRejected ? now : null],
      ],
    );
    if (!row) return {};
    await tellOfCall(mirror, em, callOf(core, row));
    if (isRejected)
      await queueTwoWay(core, em, { connectionId, organizationId, occasion: { kind: 'call', callId: id } });
    await notify(mirror, em, null, 'call');
    return {};
  });
  return heard !== null;
}

async function rejects({ core, held }: Mirror): Promise<boolean> {
  const [row] = await core.database.read<{ settings: Partial<ConnectionSettings> }>(
    held.ref.organizationId,
    'select settings from whatsapp_connections where id = $1::uuid',
    [held.ref.connectionId],
  );
  return row !== undefined && completeConnectionSettings(core.config, row.settings).rejectCalls;
}

/** Somebody who hangs up, or a page that is loaded anew, leaves nothing to reject. */
async function reject({ core, held }: Mirror, call: Call): Promise<boolean> {
  try {
    await within(LIMITS.rejectMs, call.reject());
    return true;
  } catch (error) {
    core.log.info({ err: error, connectionId: held.ref.connectionId }, 'a call could not be rejected');
    return false;
  }
}
