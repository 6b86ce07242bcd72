import type { Caller, Core } from '../core.ts';
import { drawnWidth } from '../documents/page-images.ts';
import { Problem } from '../errors/problem.ts';
import type { PageKey } from '../files/page-cache.ts';
import { readTemplateRow } from './templates.ts';

/** Finds which file a page of a template is in. @throws Problem not_found | page_not_found (beyond its last page) */
export async function findTemplatePage(
  core: Core,
  caller: Caller,
  id: string,
  { page, width }: { page: number; width: number },
): Promise<PageKey> {
  const { sha256, pages } = await readTemplateRow(core, caller, id);
  if (page > pages) throw new Problem('page_not_found', { details: { page, pages } });
  return { sha256, page, width: drawnWidth(width) };
}
