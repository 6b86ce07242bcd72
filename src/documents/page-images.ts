import { rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { Core } from '../core.ts';
import { Problem } from '../errors/problem.ts';
import { openPageCache, type PageKey, pageName } from '../files/page-cache.ts';
import type { PdfEngine } from '../pdf/engine.ts';
import { isUuid } from './reading.ts';
import { problemOf } from './upload.ts';

/** Images of documents' pages, drawn when they are first looked at. */
export type PageImages = {
  /** @throws Problem pdf_… | service_unavailable */
  open(key: PageKey): Promise<{ stream: Readable; bytes: number }>;
  /** Has it drawn for whoever opens it next. @throws Problem pdf_… | service_unavailable */
  prepare(key: PageKey): Promise<void>;
};

/** `version`: the SHA-256 of one of the document's versions; without it, the latest. */
export type PageRequest = { page: number; width: number; version?: string | undefined };

/** Widths in pixels at which pages are drawn: few, so that what one viewer has looked at is there for the next. */
export const PAGE_WIDTHS = [320, 640, 960, 1280, 1920] as const;

/**
 * Finds which file a page of a document is in.
 * @throws Problem not_found (no such document or version), page_not_found (beyond its last page)
 */
export async function findPage(
  core: Core,
  organizationId: string,
  documentId: string,
  { page, width, version }: PageRequest,
): Promise<PageKey> {
  if (!isUuid(documentId)) throw new Problem('not_found');
  const [found] = await core.database.read<{ sha256: string; pages: number }>(
    organizationId,
    `select sha256, pages from document_versions
     where document_id = $1 and ($2::text is null or sha256 = $2) order by number desc limit 1`,
    [documentId, version ?? null],
  );
  if (!found) throw new Problem('not_found');
  if (page > found.pages) throw new Problem('page_not_found', { details: { page, pages: found.pages } });
  return { sha256: found.sha256, page, width: drawnWidth(width) };
}

/** What an image of a page is known by: the same name, the same bytes. */
export const pageETag = (key: PageKey): string => `"${pageName(key)}"`;

/** Draws pages, each once however many ask for it at the same time, and keeps them. */
export function makePageImages({ core, pdf }: { core: Core; pdf: PdfEngine }): PageImages {
  const cache = openPageCache(core.config.filesFolder);
  const drawing = new Map<string, Promise<void>>();

  async function draw(key: PageKey): Promise<void> {
    const outputPath = await core.files.temporaryPath();
    try {
      const path = await core.files.path(key.sha256);
      await pdf.pageImage({ path, outputPath, page: key.page, width: key.width });
      await cache.keep(key, outputPath);
    } catch (error) {
      throw problemOf(error);
    } finally {
      await rm(outputPath, { force: true });
    }
  }

  /** Nobody's leaving ends it: others may wait for the same page, and it is bounded by the engine's own times. */
  function drawOnce(key: PageKey): Promise<void> {
    const name = pageName(key);
    const drawn = drawing.get(name) ?? draw(key).finally(() => drawing.delete(name));
    drawing.set(name, drawn);
    return drawn;
  }

  return {
    async open(key) {
      const kept = await cache.open(key);
      if (kept) return kept;
      await drawOnce(key);
      const made = await cache.open(key);
      // Trimmed by another process in this very moment.
      if (!made) throw new Problem('service_unavailable', { retryAfterMs: 1_000 });
      return made;
    },
    async prepare(key) {
      if (!(await cache.has(key))) await drawOnce(key);
    },
  };
}

/** The width in pixels at which a page is drawn for somebody who has `wanted`. */
export function drawnWidth(wanted: number): number {
  return PAGE_WIDTHS.find((width) => width >= wanted) ?? PAGE_WIDTHS.at(-1)!;
}
