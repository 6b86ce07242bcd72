/** Forms of a text that depend on a number, named as `Intl.PluralRules` names them. */
type PluralForm = 'zero' | 'one' | 'two' | 'few' | 'many' | 'other';
type EnglishPlural = { readonly one: string; readonly other: string };

/** How `en.ts` is written: texts in groups, a text that counts in its forms. `{name}` stands for what is filled in. */
export type TextTree = { readonly [key: string]: string | EnglishPlural | TextTree };

/**
 * What every other language has to say: each text of `Tree`, and each counting one in all of this language's `Forms`.
 * A text that is missing, or one too many, is a type error.
 */
export type TextsLike<Tree, Forms extends PluralForm> = {
  readonly [Key in keyof Tree]: Tree[Key] extends string
    ? string
    : Tree[Key] extends EnglishPlural
      ? { readonly [Form in Forms]: string }
      : TextsLike<Tree[Key], Forms>;
};

type LeafOf<Tree> = {
  [Key in keyof Tree & string]: Tree[Key] extends string | EnglishPlural ? Key : `${Key}.${LeafOf<Tree[Key]>}`;
}[keyof Tree & string];

type At<Tree, Path extends string> = Path extends `${infer Head}.${infer Rest}`
  ? Head extends keyof Tree
    ? At<Tree[Head], Rest>
    : never
  : Path extends keyof Tree
    ? Tree[Path]
    : never;

type GapsOf<Text extends string> = Text extends `${string}{${infer Gap}}${infer Rest}` ? Gap | GapsOf<Rest> : never;
type FormsAt<Leaf> = Leaf extends string ? Leaf : Leaf extends EnglishPlural ? Leaf['one'] | Leaf['other'] : never;

/** Paths of texts: `'code.title'`. */
export type TextKey<Tree> = LeafOf<Tree>;
/** What has to be filled into the text at `Path`; a counting one always takes `count`. */
export type GapsAt<Tree, Path extends string> =
  | GapsOf<FormsAt<At<Tree, Path>>>
  | (At<Tree, Path> extends EnglishPlural ? 'count' : never);
