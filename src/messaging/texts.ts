import type { Language } from '../domain/model.ts';
import type { AutomaticKind, ChatOffer, MessageContent } from './kinds.ts';
import { LIMITS } from './limits.ts';
import { ar } from './texts/ar.ts';
import { en } from './texts/en.ts';
import { fa } from './texts/fa.ts';
import type { EndpointParts, Parts, Sentences } from './texts/language.ts';
import { fillOwnText } from './texts/own.ts';
import { clean, isolate, moment } from './texts/values.ts';

const LANGUAGE: Record<Language, Sentences> = { en, ar, fa };

/**
 * The text of a message. Pure, and never throws for what people wrote: a title that cannot be said must not hold up a
 * document. The link stands alone on the last line, where every phone makes it one to tap.
 * @param link needed for invitation, reminder and expiry warning; offered for completed; unused elsewhere.
 */
export function render(
  kind: AutomaticKind,
  language: Language,
  content: MessageContent & { documentId: string; link: string | null },
): string {
  const sentences = LANGUAGE[language];
  const direction = language === 'en' ? 'ltr' : 'rtl';
  const say = (value: string, charactersMax: number) => isolate(clean(value, charactersMax), direction);
  const { expiresAt, link } = content;
  const parts: Parts = {
    organization: say(content.organization, LIMITS.organizationCharactersMax),
    title: say(content.titles[language] ?? content.title, LIMITS.titleCharactersMax),
    action: content.action,
    expiry: expiresAt === null ? null : say(moment(expiresAt, sentences.locale, content.timeZone), 100),
  };
  const reason = content.reason === null ? '' : clean(content.reason, LIMITS.reasonCharactersMax);
  const own =
    content.own &&
    fillOwnText(content.own, {
      ...parts,
      action: sentences.action[content.action],
      reason: reason === '' ? null : isolate(reason, direction),
      code: content.code,
      link,
    });
  if (own) return own;
  const because = reason === '' ? '' : `\n${sentences.reason(isolate(reason, direction))}`;

  switch (kind) {
    case 'invitation':
    case 'reminder':
    case 'expiry_warning':
      return withLink(sentences[kind](parts), link);
    case 'completed':
      return link === null
        ? sentences.completed(parts)
        : withLink(`${sentences.completed(parts)} ${sentences.download}`, link);
    case 'voided':
    case 'rejected':
      return sentences[kind](parts) + because;
    case 'no_longer_needed':
    case 'expired':
      return sentences[kind](parts);
    case 'code':
      // Bare digits: nothing invisible may be copied along with them.
      return sentences.code(parts, content.code ?? '');
    case 'operator_alert':
      return sentences.operator_alert(parts, isolate(content.documentId, direction));
    default:
      throw new Error(`there is no text for ${kind satisfies never}`);
  }
}

/** How the reader of a message can decide by answering it. */
export const offerText = (language: Language, offer: ChatOffer): string => LANGUAGE[language].offer[offer];

/** What an operator reads when an endpoint was disabled. Pure, and never throws for what people wrote. */
export function endpointDisabledText(language: Language, about: EndpointParts): string {
  const direction = language === 'en' ? 'ltr' : 'rtl';
  const say = (value: string, charactersMax: number) => isolate(clean(value, charactersMax), direction);
  return LANGUAGE[language].endpoint_disabled({
    organization: say(about.organization, LIMITS.organizationCharactersMax),
    host: say(about.host, LIMITS.titleCharactersMax),
    endpointId: say(about.endpointId, LIMITS.titleCharactersMax),
    reason: about.reason,
  });
}

function withLink(sentence: string, link: string | null): string {
  return link === null ? sentence : `${sentence}\n${link}`;
}
