import type { Schemas } from '../../../../src/api/generated/countersign.ts';
import type { TranslateOf } from '../../language/translate.ts';
import type { texts } from './texts.ts';

/** What a message says, in a line. */
export function sayContent(
  t: TranslateOf<typeof texts.en>,
  { type, text, media, location, contact }: Schemas['ScheduledMessage']['content'],
): string {
  const words = [media?.fileName, location?.name, contact?.name, text].filter(Boolean).join(' · ');
  return words === '' ? t(`type.${type}`) : words;
}
