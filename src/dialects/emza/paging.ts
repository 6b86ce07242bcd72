import type { Schemas } from '../../api/generated/emza.ts';

export type NumberedPage = { page: number; perPage: number };

/** What stands beside each page of a list. */
export function metaOf({ page, perPage, total }: NumberedPage & { total: number }): Schemas['PageMeta'] {
  return { current_page: page, per_page: perPage, total, last_page: Math.max(1, Math.ceil(total / perPage)) };
}
