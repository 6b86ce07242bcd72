import type { Caller, Core } from '../core.ts';
import { drawnWidth } from '../documents/page-images.ts';
import { problemOf } from '../documents/upload.ts';
import { Problem } from '../errors/problem.ts';
import type { PageKey } from '../files/page-cache.ts';
import type { Services } from '../services.ts';
import { readTemplateRow, type Which } from './finding.ts';

/** Of a page as people see it, in points. */
export type PageSize = { width: number; height: number };

/** Finds which file a page of a template is in. @throws Problem not_found | page_not_found (beyond its last page) */
export async function findTemplatePage(
  core: Core,
  caller: Caller,
  which: Which,
  { page, width }: { page: number; width: number },
): Promise<PageKey> {
  const { sha256, pages } = await readTemplateRow(core, caller, which);
  if (page > pages) throw new Problem('page_not_found', { details: { page, pages } });
  return { sha256, page, width: drawnWidth(width) };
}

/**
 * The sizes of a template's pages, read out of its file when they are first asked for and kept from then on.
 * @param template whose file it is, found already: there is no wall here.
 * @throws Problem pdf_… | service_unavailable
 */
export async function pageSizesOf(
  { core, pdf }: Pick<Services, 'core' | 'pdf'>,
  template: { id: string; sha256: string },
): Promise<PageSize[]> {
  const [kept] = await core.database.statement((sql) =>
    sql.execute<{ page_sizes: PageSize[] | null }[]>('select page_sizes from templates where id = ?', [template.id]),
  );
  if (kept?.page_sizes) return kept.page_sizes;
  const path = await core.files.path(template.sha256);
  const { sizes } = await pdf.inspect({ path }).catch((error: unknown) => {
    throw problemOf(error);
  });
  const found = sizes.map(({ width, height }) => ({ width, height }));
  await core.database.statement((sql) =>
    sql.execute('update templates set page_sizes = ?::jsonb where id = ?', [JSON.stringify(found), template.id]),
  );
  return found;
}
