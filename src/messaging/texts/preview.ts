import type { Language } from '../../domain/model.ts';
import { Problem } from '../../errors/problem.ts';
import { faultOf, type TextKind } from '../../organizations/texts.ts';
import { render } from '../texts.ts';

export type PreviewedText = {
  kind: TextKind;
  language: Language;
  /** Null: our own words. */
  own: string | null;
  organization: string;
  timeZone: string;
  /** Milliseconds since the epoch. */
  now: number;
  publicUrl: string;
};
/** `smsParts`: as how many SMS the text is charged. */
export type TextPreview = { text: string; characters: number; smsParts: number };

const WEEK_MS = 7 * 86_400_000;
const EXAMPLE = {
  title: 'Lease of the north wing',
  titles: { ar: 'عقد إيجار الجناح الشمالي', fa: 'اجاره‌نامهٔ بال شمالی' },
  reasons: { en: 'The amount is wrong.', ar: 'المبلغ غير صحيح.', fa: 'مبلغ درست نیست.' },
  /** As long as a real one, and opens nothing. */
  token: '3kQ0m2v9xW1rT8yUe5zA7b3kQ0m2v9xW',
} as const;

/** A message with an example filled in. @throws Problem validation_failed for a text that could not be used. */
export function previewText({
  kind,
  language,
  own,
  organization,
  timeZone,
  now,
  publicUrl,
}: PreviewedText): TextPreview {
  const fault = own === null ? null : faultOf(kind, own);
  if (fault) throw new Problem('validation_failed', { fields: [{ pointer: '/text', ...fault }] });
  const text = render(kind, language, {
    organization,
    title: EXAMPLE.title,
    titles: EXAMPLE.titles,
    action: 'sign',
    timeZone,
    expiresAt: now + WEEK_MS,
    reason: EXAMPLE.reasons[language],
    code: '042137',
    documentId: '00000000-0000-4000-8000-000000000000',
    link: `${publicUrl}/s/${EXAMPLE.token}`,
    own,
  });
  return { text, characters: text.length, smsParts: smsPartsOf(text) };
}

/** The alphabet of GSM 03.38; what stands in its extension takes the room of two. */
const GSM = /^[\n\r !-#%-?A-Za-z@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà^{}\\[~\]|€]*$/;
const GSM_EXTENSION = /[\^{}\\[~\]|€]/g;

/** How many SMS carry a text: 160 characters of the GSM alphabet or 70 others, a little less in each of several. */
export function smsPartsOf(text: string): number {
  const isGsm = GSM.test(text);
  const units = isGsm ? text.length + (text.match(GSM_EXTENSION)?.length ?? 0) : text.length;
  const [alone, part] = isGsm ? [160, 153] : [70, 67];
  return units <= alone ? 1 : Math.ceil(units / part);
}
