import type { Action, Language } from '../domain/model.ts';
import type { WholeDocument } from './rows.ts';

const TITLES: Record<Language, Record<Action, string>> = {
  en: { sign: 'Signed by', stamp: 'Stamped by', approve: 'Approved by', review: 'Reviewed by' },
  ar: { sign: 'وقّعه', stamp: 'ختمه', approve: 'اعتمده', review: 'راجعه' },
  fa: { sign: 'امضا شده توسط', stamp: 'مهر شده توسط', approve: 'تأیید شده توسط', review: 'بررسی شده توسط' },
};
const SIGNATURE_PAGE: Record<Language, string> = { en: 'Signatures', ar: 'التوقيعات', fa: 'امضاها' };

/** What an action is called above the name on its stamp. */
export function stampTitle(action: Action, language: Language): string {
  return TITLES[language][action];
}

export function signaturePageTitle(language: Language): string {
  return SIGNATURE_PAGE[language];
}

/** Local time with its offset and zone, such as "2026-11-21 13:40 +03:00 (Asia/Riyadh)": readable, and exact for ever. */
export function stampTime(at: Date, timeZone: string): string {
  const parts = formatOf(timeZone).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes): string =>
    parts.find((candidate) => candidate.type === type)?.value ?? '';
  const offset = part('timeZoneName').replace('GMT', '') || '+00:00';
  return `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')} ${offset} (${timeZone})`;
}

/** A certificate says a time for each line of its trail, and making a format takes fifteen times as long as using it. */
const formats = new Map<string, Intl.DateTimeFormat>();
/** A document's approvers live in a few zones. Formats are large, so no more than these are kept. */
const FORMATS_MAX = 32;

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'longOffset',
  });
  if (formats.size >= FORMATS_MAX) formats.clear();
  formats.set(timeZone, format);
  return format;
}

/** What leads from the paper back to the document: the sender's own reference, where there is one, and our short id. */
export function referenceOf({ id, reference }: Pick<WholeDocument, 'id' | 'reference'>): string {
  return reference ? `${reference} · ${shortId(id)}` : shortId(id);
}

/** Enough of an id to find it by, short enough to print. */
function shortId(id: string): string {
  return id.slice(0, 8).toUpperCase();
}
