import type { TranslateOf } from '../../language/translate.ts';
import type { texts } from './texts.ts';

type WhyText = `reasons.${keyof (typeof texts.en)['reasons']}`;
const REASONS: Record<string, WhyText> = {
  contact_opted_out: 'reasons.optedOut',
  whatsapp_not_linked: 'reasons.notLinked',
  not_found: 'reasons.connectionGone',
  starter_revoked: 'reasons.starterRevoked',
};

/** Why a message was not sent: a code of the API in words, or the words of WhatsApp's side. */
export const sayWhyNot = (t: TranslateOf<typeof texts.en>, error: string): string => {
  const reason = REASONS[error];
  return reason ? t(reason) : error;
};
