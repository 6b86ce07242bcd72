/**
 * One message of somebody who was asked in the chat, from its row to its answer. It decides by the same use case, and so by
 * the same workflow and its refusals, as the page does.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Core } from '../../core.ts';
import { Problem } from '../../errors/problem.ts';
import { openRecipient, openText } from '../../messaging/queue.ts';
import { type SigningDesk, submitDecision } from '../decide.ts';
import { tokenFor } from '../links.ts';
import type { Receipt } from '../receipt.ts';
import { answer, meaningText, overText, reasonText, recordedText, whichText, whyOf } from './answering.ts';
import { type Invitation, invitationsOf } from './invitations.ts';
import { LIMITS } from './limits.ts';
import { type Plan, planFor } from './planning.ts';
import { type DueReply, noteDone, noteLater, noteUnderstood, openReason } from './replies.ts';

type Decided = Extract<Plan, { kind: 'decide' }>;

/**
 * Does what the message asks for, and answers it; safe to repeat.
 * @throws when it is to be tried again: Temporal or PostgreSQL are away.
 */
export async function settleReply(desk: SigningDesk, reply: DueReply): Promise<void> {
  const { core } = desk;
  const phone = openRecipient(core, reply.message_id, reply.sender);
  const invitations = await invitationsOf(core, reply.organization_id, phone);
  const plan = understoodBefore(core, reply, invitations) ?? planFor(saidIn(core, reply), invitations);
  switch (plan.kind) {
    case 'decide':
      return decide(desk, reply, phone, plan);
    case 'wait':
      if (reply.attempt_count < LIMITS.looksForQuotedMax) return noteLater(core, reply);
      return settle(core, reply, (em) => noteDone(em, reply, 'leave'));
    case 'leave':
      return settle(core, reply, (em) => noteDone(em, reply, plan.kind));
    default:
      return settle(core, reply, async (em) => {
        await noteDone(em, reply, plan.kind);
        const about = 'invitation' in plan ? plan.invitation : plan.invitations[0];
        const isUnclear = plan.kind === 'ask_meaning';
        const reasonUntil = plan.kind === 'ask_reason' ? new Date(core.now() + LIMITS.reasonWithinMs) : null;
        if (!(await notePrompt(core, em, about, { isUnclear, reasonUntil }))) return;
        await answer(core, em, about, recipientOf(reply, phone), promptText(plan));
      });
  }
}

/** Nothing came of it in all the time there was: says so. */
export async function giveUp(core: Core, reply: DueReply): Promise<void> {
  const phone = openRecipient(core, reply.message_id, reply.sender);
  const invitations = await invitationsOf(core, reply.organization_id, phone);
  const about = invitations.find(({ approverId }) => approverId === reply.approver_id);
  await settle(core, reply, async (em) => {
    await noteDone(em, reply, 'given_up');
    if (about) await answer(core, em, about, recipientOf(reply, phone), overText(about, about.over ?? 'failed'));
  });
}

async function decide(desk: SigningDesk, reply: DueReply, phone: string, plan: Decided): Promise<void> {
  const { core } = desk;
  const { invitation, outcome, reason } = plan;
  const { approverId, linkVersion } = invitation;
  await noteUnderstood(core, reply, { approverId, linkVersion, outcome, reason });
  const recorded = await submit(desk, reply, plan);
  await settle(core, reply, async (em) => {
    const to = recipientOf(reply, phone);
    if (!(recorded instanceof Problem)) {
      await noteDone(em, reply, 'recorded');
      await answer(core, em, invitation, to, recordedText(invitation, { ...plan, decidedAt: recorded.decidedAt }));
      return;
    }
    await noteDone(em, reply, recorded.code);
    if (!(await notePrompt(core, em, invitation, { isUnclear: false, reasonUntil: null }))) return;
    await answer(core, em, invitation, to, overText(invitation, whyOf(recorded.code)));
  });
}

/** The refusal, where it was refused. */
async function submit(desk: SigningDesk, reply: DueReply, plan: Decided): Promise<Receipt | Problem> {
  const { invitation, outcome, reason } = plan;
  try {
    return await submitDecision(desk, {
      token: tokenFor(desk.core, invitation.approverId, invitation.linkVersion),
      session: null,
      input: { decision: outcome, reason },
      submitter: {
        ip: null,
        userAgent: null,
        idempotencyKey: `chat ${reply.message_id}`,
        reply: { channel: 'whatsapp', messageId: reply.provider_id },
      },
    });
  } catch (error) {
    if (error instanceof Problem && error.code !== 'service_unavailable') return error;
    throw error;
  }
}

function understoodBefore(core: Core, reply: DueReply, invitations: readonly Invitation[]): Decided | null {
  const { approver_id, link_version, decision } = reply;
  const invitation = invitations.find((one) => one.approverId === approver_id && one.linkVersion === link_version);
  if (!invitation || decision === null) return null;
  return { kind: 'decide', invitation, outcome: decision, reason: openReason(core, reply) };
}

const saidIn = (core: Core, { message_id, text, reply_to, sent_at }: DueReply) => ({
  text: openText(core, message_id, text),
  quotedId: reply_to,
  sentAt: new Date(sent_at).getTime(),
});

const recipientOf = (reply: DueReply, phone: string) => ({
  organizationId: reply.organization_id,
  messageId: reply.message_id,
  providerId: reply.provider_id,
  connectionId: reply.connection_id,
  phone,
});

function promptText(plan: Exclude<Plan, { kind: 'decide' | 'wait' | 'leave' }>): string {
  switch (plan.kind) {
    case 'ask_reason':
      return reasonText(plan.invitation);
    case 'ask_meaning':
      return meaningText(plan.invitation);
    case 'ask_which':
      return whichText(plan.invitations);
    case 'say_page':
      return overText(plan.invitation, 'page');
    case 'say_over':
      return overText(plan.invitation, plan.invitation.over ?? 'ended');
  }
}

/** Counts what an approver is answered about an invitation. @returns false when it was enough. */
async function notePrompt(
  core: Core,
  em: EntityManager,
  { approverId, linkVersion }: Invitation,
  { isUnclear, reasonUntil }: { isUnclear: boolean; reasonUntil: Date | null },
): Promise<boolean> {
  const now = new Date(core.now());
  const [row] = await em.execute<{ prompt_count: number }[]>(
    `insert into chat_prompts (approver_id, link_version, organization_id, prompt_count, was_unclear, reason_until, updated_at)
     select id, ?, organization_id, 1, ?, ?::timestamptz, ? from approvers where id = ?
     on conflict (approver_id, link_version) do update set prompt_count = chat_prompts.prompt_count + 1,
       was_unclear = chat_prompts.was_unclear or excluded.was_unclear,
       reason_until = coalesce(excluded.reason_until, chat_prompts.reason_until), updated_at = excluded.updated_at
     returning prompt_count`,
    [linkVersion, isUnclear, reasonUntil, now, approverId],
  );
  return row !== undefined && row.prompt_count <= LIMITS.promptsMax;
}

const settle = (core: Core, reply: DueReply, work: (em: EntityManager) => Promise<void>): Promise<void> =>
  core.database.tenant(reply.organization_id, work);
