import type { Core } from '../../core.ts';
import type { OrganizationId } from '../../domain/model.ts';
import { egress } from '../../egress/client.ts';
import { EgressError } from '../../egress/error.ts';
import { MESSAGE_COLUMNS, type MessageRow, messageOf } from '../../messaging/view.ts';
import { USER_AGENT } from '../../webhooks/headers.ts';
import { CALL_COLUMNS, type CallRow, callOf } from '../chats/calls.ts';
import { withChats } from '../chats/messages.ts';
import { CHAT_MESSAGE_COLUMNS, type ChatMessageRow } from '../chats/view.ts';
import type { TwoWayAnswer, TwoWayQuestion, TwoWayRequest, TwoWaySpeech } from './format.ts';
import { TWO_WAY_LIMITS as LIMITS } from './limits.ts';
import type { Asked, Leased } from './rows.ts';

/** What there is to be asked about, and in which chat an answer would be said; null when it is gone. */
export type Matter = { question: TwoWayQuestion; chatId: string | null };

export async function readMatter(core: Core, row: Leased): Promise<Matter | null> {
  const about = { id: row.id, organizationId: row.organization_id, connectionId: row.connection_id };
  const question = { ...about, at: new Date(row.created_at) };
  switch (row.event) {
    case 'message': {
      const found = await readChatMessage(core, row.organization_id, row.occasion);
      if (!found) return null;
      const { message, chat } = found;
      const { phone, chatId } = chat;
      return { question: { ...question, at: new Date(message.sentAt), event: 'message', message, phone }, chatId };
    }
    case 'call': {
      const [call] = await core.database.read<CallRow>(
        row.organization_id,
        `select ${CALL_COLUMNS} from whatsapp_calls where id = $1::uuid`,
        [row.occasion],
      );
      if (!call) return null;
      const view = callOf(core, call);
      return { question: { ...question, at: new Date(view.startedAt), event: 'call', call: view }, chatId: view.from };
    }
    case 'sent': {
      const [message] = await core.database.read<MessageRow>(
        row.organization_id,
        `select ${MESSAGE_COLUMNS} from messages where id = $1::uuid`,
        [row.occasion],
      );
      return message
        ? { question: { ...question, event: 'sent', message: messageOf(core, message) }, chatId: null }
        : null;
    }
  }
}

async function readChatMessage(core: Core, organizationId: OrganizationId, id: string) {
  const rows = await core.database.read<ChatMessageRow>(
    organizationId,
    `select ${CHAT_MESSAGE_COLUMNS} from whatsapp_messages w where w.id = $1::uuid`,
    [id],
  );
  const [found] = await withChats(core, organizationId, rows);
  return found ?? null;
}

export type Webhook = { url: string; secret: string | null };
export type Outcome = Asked & TwoWayAnswer;

/** Asks once. Whatever goes wrong is an outcome; it is not asked again. */
export async function askOnce(
  core: Core,
  speech: TwoWaySpeech,
  question: TwoWayQuestion,
  webhook: Webhook,
): Promise<Outcome> {
  const askedAt = new Date(core.now());
  const begun = performance.now();
  const request = await speech.ask(core, question, webhook.secret);
  if (!request) return { ...unasked(core), error: 'no_webhook' };
  const took = (): number => Math.round(performance.now() - begun);
  try {
    const { status, bodyText, bodyComplete } = await post(core, question, webhook.url, request);
    const said = bodyComplete
      ? speech.understand(question.event, { status, json: parsed(bodyText) })
      : { reply: null, error: 'answer_too_long' };
    const tooLong = (said.reply?.length ?? 0) > LIMITS.replyCharactersMax;
    const answer: TwoWayAnswer = tooLong ? { reply: null, error: 'answer_too_long' } : said;
    return { askedAt, durationMs: took(), statusCode: status, ...answer };
  } catch (error) {
    if (!(error instanceof EgressError)) throw error;
    return { askedAt, durationMs: took(), statusCode: null, reply: null, error: error.reason };
  }
}

/** Nobody was asked. */
export const unasked = (core: Core): Outcome => ({
  askedAt: new Date(core.now()),
  ...{ durationMs: null, statusCode: null, reply: null, error: null },
});

function post(core: Core, { event }: TwoWayQuestion, url: string, { headers, body }: TwoWayRequest) {
  return egress(core.config).fetch({
    ...{ url, method: 'POST' as const, body },
    headers: { 'user-agent': USER_AGENT, ...headers },
    deadlineMs: event === 'call' ? LIMITS.callDeadlineMs : LIMITS.deadlineMs,
    maxResponseBytes: LIMITS.responseBytesMax,
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
