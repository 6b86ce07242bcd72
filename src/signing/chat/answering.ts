/** What an approver is answered in the chat, in their language. */

import type { EntityManager } from '@mikro-orm/postgresql';
import type { Core } from '../../core.ts';
import type { OrganizationId, Outcome } from '../../domain/model.ts';
import type { ErrorCode } from '../../errors/catalogue.ts';
import type { ChatOffer } from '../../messaging/kinds.ts';
import { LIMITS as MESSAGE_LIMITS } from '../../messaging/limits.ts';
import { queueChatAnswer } from '../../messaging/queue.ts';
import { clean, isolate, moment } from '../../messaging/texts/values.ts';
import type { Invitation } from './invitations.ts';
import { LIMITS } from './limits.ts';
import { WORDS, type Words } from './words.ts';

/** @param decidedAt ISO 8601. */
export function recordedText(
  invitation: Invitation,
  { outcome, reason, decidedAt }: { outcome: Outcome; reason: string | null; decidedAt: string },
): string {
  const { words, say, title } = speak(invitation);
  const what = outcome === 'reject' ? 'reject' : (invitation.action as ChatOffer);
  const organization = say(invitation.organization, MESSAGE_LIMITS.organizationCharactersMax);
  const at = say(moment(Date.parse(decidedAt), words.locale, invitation.timeZone), 100);
  const said = words.recorded(what, title, organization, at);
  return reason === null ? said : `${said}\n${words.reason(say(reason, MESSAGE_LIMITS.reasonCharactersMax))}`;
}

export function reasonText(invitation: Invitation): string {
  const { words, title } = speak(invitation);
  return words.askReason(title);
}

export function meaningText(invitation: Invitation): string {
  const { words, title } = speak(invitation);
  return words.askMeaning(invitation.action as ChatOffer, title);
}

/** In the language of the latest. */
export function whichText(invitations: readonly [Invitation, ...Invitation[]]): string {
  const { words, say } = speak(invitations[0]);
  const titles = invitations
    .slice(0, LIMITS.invitationsNamedMax)
    .map((one) => say(titleOf(one, invitations[0]), MESSAGE_LIMITS.titleCharactersMax));
  return words.askWhich(titles);
}

export function overText(invitation: Invitation, why: keyof Words['over']): string {
  const { words, title } = speak(invitation);
  return words.over[why](title);
}

/** What the workflow's refusal means for somebody in a chat. */
export function whyOf(code: ErrorCode): keyof Words['over'] {
  switch (code) {
    case 'already_decided':
      return 'decided';
    case 'step_finished':
    case 'approver_out_of_route':
    case 'approver_not_found':
      return 'not_needed';
    case 'link_replaced':
    case 'link_dead':
      return 'replaced';
    case 'document_ended':
    case 'document_completing':
      return 'ended';
    case 'code_required':
    case 'mark_required':
    case 'field_required':
      return 'page';
    default:
      return 'failed';
  }
}

type To = {
  organizationId: OrganizationId;
  messageId: string;
  providerId: string;
  connectionId: string | null;
  phone: string;
};

/** Promises the answer to one message, once. */
export async function answer(core: Core, em: EntityManager, about: Invitation, to: To, text: string): Promise<void> {
  const { approverId, documentId, linkVersion, language } = about;
  await queueChatAnswer(core, em, {
    ...{ organizationId: to.organizationId, documentId, approverId, linkVersion, language, text },
    ...{ occasion: to.messageId, recipient: to.phone, connectionId: to.connectionId, replyTo: to.providerId },
  });
}

const titleOf = ({ titles, title }: Invitation, { language }: Invitation): string => titles[language] ?? title;

function speak(invitation: Invitation) {
  const { language } = invitation;
  const say = (value: string, charactersMax: number) =>
    isolate(clean(value, charactersMax), language === 'en' ? 'ltr' : 'rtl');
  const title = say(titleOf(invitation, invitation), MESSAGE_LIMITS.titleCharactersMax);
  return { words: WORDS[language], say, title };
}
