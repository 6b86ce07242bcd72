import type { Schemas } from '../../../../../src/api/generated/countersign.ts';
import { formatDateTime } from '../../../language/format.ts';
import type { Language } from '../../../language/language.ts';
import type { TranslateOf } from '../../../language/translate.ts';
import { approversOf, type Document, nameOf } from '../document.ts';
import type { texts } from '../texts.ts';

type Entry = Schemas['AuditEntry'];
type Say = TranslateOf<(typeof texts)['en']>;
/** Of which document, in which language, and who reads it. */
export type Told = { document: Document; language: Language; personId: string | null };

/** An entry of the audit trail as a sentence: who did what to whom. One that nobody foresaw is named as it is. */
export function sentenceOf(entry: Entry, told: Told, t: Say): string {
  const sentence = SENTENCES[entry.action];
  if (!sentence) return t('history.other', { action: entry.action });
  const approver = approverNamed(entry.approverId, told) ?? t('history.somebody');
  return sentence({ t, entry, told, who: actorOf(entry, told, t), approver });
}

type Facts = { t: Say; entry: Entry; told: Told; who: string; approver: string };
type Sentence = (facts: Facts) => string;

const SENTENCES: Readonly<Record<string, Sentence>> = {
  'document.created': ({ t, who }) => t('history.created', { who }),
  'document.file_replaced': ({ t, who }) => t('history.fileReplaced', { who }),
  'document.sent': ({ t, who }) => t('history.sent', { who }),
  'document.approved': ({ t }) => t('history.approved'),
  'document.rejected': ({ t }) => t('history.rejected'),
  'document.expiring': ({ t }) => t('history.expiring'),
  'document.expired': ({ t }) => t('history.expired'),
  'document.extended': ({ t, who, entry, told }) => {
    const date = textOf(entry, 'expiresAt');
    return date === null
      ? t('history.unlimited', { who })
      : t('history.extended', { who, date: formatDateTime(told.language, date) });
  },
  'document.voided': ({ t, who, entry }) => {
    const reason = textOf(entry, 'reason');
    return reason === null ? t('history.voidedPlain', { who }) : t('history.voided', { who, reason });
  },
  'document.reordered': ({ t, who }) => t('history.reordered', { who }),
  'document.blocked': ({ t, entry }) =>
    t(textOf(entry, 'task') === 'seal' ? 'history.blockedSeal' : 'history.blockedStamp'),
  'document.unblocked': ({ t }) => t('history.unblocked'),
  'approver.invited': ({ t, approver }) => t('history.invited', { approver }),
  'approver.reminded': ({ t, who, approver, entry }) =>
    entry.details.manual === true ? t('history.remindedBy', { who, approver }) : t('history.reminded', { approver }),
  'approver.completed': ({ t, approver, entry }) =>
    t(DONE[textOf(entry, 'action') ?? ''] ?? DONE.approve!, { approver }),
  'approver.rejected': ({ t, approver, entry }) => {
    const reason = textOf(entry, 'reason');
    return reason === null ? t('history.rejectedByPlain', { approver }) : t('history.rejectedBy', { approver, reason });
  },
  'approver.released': ({ t, approver }) => t('history.released', { approver }),
  'approver.added': ({ t, who, approver }) => t('history.added', { who, approver }),
  'approver.changed': ({ t, who, approver }) => t('history.changed', { who, approver }),
  'approver.replaced': ({ t, who, approver, entry, told }) =>
    t('history.replaced', {
      who,
      approver,
      successor: approverNamed(textOf(entry, 'by'), told) ?? t('history.somebody'),
    }),
  'approver.removed': ({ t, who, approver }) => t('history.removed', { who, approver }),
  'approver.resent': ({ t, who, approver, entry }) =>
    t(textOf(entry, 'channel') === 'sms' ? 'history.resentSms' : 'history.resentWhatsapp', { who, approver }),
  'approver.question_asked': ({ t, approver, entry }) =>
    t('history.question', { approver, question: textOf(entry, 'question') ?? '' }),
  'code.sent': ({ t, approver }) => t('history.codeSent', { approver }),
  'code.verified': ({ t, approver }) => t('history.codeVerified', { approver }),
  'code.locked': ({ t, approver }) => t('history.codeLocked', { approver }),
  'decision.by_chat': ({ t, approver }) => t('history.decidedByChat', { approver }),
  'decision.refused': ({ t, approver }) => t('history.decisionRefused', { approver }),
  'message.undeliverable': ({ t, approver }) => t('history.undeliverable', { approver }),
  'message.suppressed': ({ t, approver }) => t('history.suppressed', { approver }),
  'stamp.characters_missing': ({ t, approver }) => t('history.stampCharacters', { approver }),
};

const DONE: Readonly<Record<string, 'history.signed' | 'history.stamped' | 'history.approvedBy' | 'history.reviewed'>> =
  {
    sign: 'history.signed',
    stamp: 'history.stamped',
    approve: 'history.approvedBy',
    review: 'history.reviewed',
  };

function actorOf({ actor }: Entry, told: Told, t: Say): string {
  const { kind, id, name } = actor;
  switch (kind) {
    case 'person':
      if (id === told.personId) return t('history.you');
      return name ?? t('history.colleague');
    case 'key':
      return name === undefined ? t('history.someKey') : t('history.key', { name });
    case 'approver':
      return approverNamed(id ?? null, told) ?? t('history.somebody');
    default:
      return t(`history.${kind}`);
  }
}

function approverNamed(id: string | null, { document, language }: Told): string | null {
  const approver = approversOf(document).find((each) => each.id === id);
  return approver ? nameOf(approver, language) : null;
}

function textOf({ details }: Entry, name: string): string | null {
  const value = details[name];
  return typeof value === 'string' && value !== '' ? value : null;
}
