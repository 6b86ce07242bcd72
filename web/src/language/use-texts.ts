import { useMemo } from 'react';
import type { TextsLike, TextTree } from '../texts/shape.ts';
import { useSpeech } from './Speaking.tsx';
import { makeTranslate, type TranslateOf } from './translate.ts';

export type Arabic<Tree> = TextsLike<Tree, 'zero' | 'one' | 'two' | 'few' | 'many' | 'other'>;
export type Persian<Tree> = TextsLike<Tree, 'one' | 'other'>;
/** The texts of one area of the dashboard, which come and go with it. */
export type AreaTexts<Tree> = { readonly en: Tree; readonly ar: Arabic<Tree>; readonly fa: Persian<Tree> };

/** Says an area's own texts in the language of the page. */
export function useTexts<Tree extends TextTree>(texts: AreaTexts<Tree>): TranslateOf<Tree> {
  const { language } = useSpeech();
  return useMemo(() => makeTranslate<Tree>(language, texts[language] as TextsLike<Tree, 'other'>), [language, texts]);
}
