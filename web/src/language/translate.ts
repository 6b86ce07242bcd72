import type { en } from '../texts/en.ts';
import type { GapsAt, TextKey, TextsLike } from '../texts/shape.ts';
import { formatNumber } from './format.ts';
import { LANGUAGES, type Language } from './language.ts';

/** Texts of any language we speak: which forms a counting text has depends on it. */
export type Texts = TextsLike<typeof en, 'other'>;
export type Key = TextKey<typeof en>;

/** Says a text in one language. What goes into it is named by the text itself, so that nothing can be left out. */
export type TranslateOf<Tree> = <K extends TextKey<Tree>>(
  key: K,
  ...values: [GapsAt<Tree, K>] extends [never] ? [] : [values: { readonly [Gap in GapsAt<Tree, K>]: string | number }]
) => string;
export type Translate = TranslateOf<typeof en>;

/** Around what is filled in, so that a Latin name in an Arabic sentence does not turn it round. */
const [ISOLATE, END_ISOLATE] = ['\u2068', '\u2069'];

/** Numbers come in the language's digits; a counting text in the form that `Intl.PluralRules` gives for its `count`. */
export function makeTranslate<Tree = typeof en>(
  language: Language,
  texts: TextsLike<Tree, 'other'>,
): TranslateOf<Tree> {
  const rules = new Intl.PluralRules(LANGUAGES[language].locale);
  return (key, ...[values]) => {
    const given = (values ?? {}) as Record<string, string | number>;
    const leaf = key.split('.').reduce<unknown>((tree, part) => (tree as Record<string, unknown>)[part], texts);
    return formOf(leaf, rules, given.count).replace(/\{(\w+)\}/g, (gap, name: string) => {
      const value = given[name];
      if (value === undefined) return gap;
      return typeof value === 'number' ? formatNumber(language, value) : `${ISOLATE}${value}${END_ISOLATE}`;
    });
  };
}

function formOf(leaf: unknown, rules: Intl.PluralRules, count: string | number | undefined): string {
  if (typeof leaf === 'string') return leaf;
  const forms = leaf as Record<string, string>;
  return forms[rules.select(Number(count))] ?? forms.other!;
}
