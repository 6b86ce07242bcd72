/** What intake took out of a file or made lasting. The sender is told; nothing else refers to these names. */
const FINDING_KINDS = [
  'javascript',
  'launch',
  'submit_form',
  'import_data',
  'remote_link',
  'other_action',
  'open_action',
  'additional_actions',
  'embedded_file',
  'embedded_file_kept',
  'rich_media',
  'external_content',
  'print_variant',
  'form_flattened',
  'annotations_flattened',
  'layers_flattened',
  'encryption_removed',
  'repaired',
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** `pages`, counted from 1, where the thing belongs to pages; the first ones when there are many. */
export type Finding = { kind: FindingKind; count: number; pages?: number[] };

const PAGES_MAX = 20;

/** Collects findings, one of each kind. */
export class Findings {
  readonly #found = new Map<FindingKind, { count: number; pages: Set<number> }>();

  /** @param page counted from 1; null when it belongs to the whole file. */
  add(kind: FindingKind, page: number | null = null): void {
    const found = this.#found.get(kind) ?? { count: 0, pages: new Set<number>() };
    this.#found.set(kind, found);
    found.count += 1;
    if (page !== null && found.pages.size < PAGES_MAX) found.pages.add(page);
  }

  has(kind: FindingKind): boolean {
    return this.#found.has(kind);
  }

  /** In the order of the kinds. */
  list(): Finding[] {
    return FINDING_KINDS.flatMap((kind) => {
      const found = this.#found.get(kind);
      if (!found) return [];
      const pages = [...found.pages].sort((a, b) => a - b);
      return [{ kind, count: found.count, ...(pages.length > 0 && { pages }) }];
    });
  }
}
