import { rm } from 'node:fs/promises';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Core } from '../core.ts';
import { invalid } from '../errors/problem.ts';
import type { OrganizationSettings } from '../organizations/settings.ts';
import type { Finding, PdfEngine } from '../pdf/engine.ts';
import { type ImageKind, imageKindOf } from '../pdf/images/kind.ts';
import { DocumentSourceEntity } from './entities.ts';
import { problemOf } from './upload.ts';

/**
 * From an upload to the file that is shown, approved and hashed. The upload itself is kept beside it, so that it can
 * always be seen what was sent and what was taken out.
 */

/** An upload as it came. */
export type Source = { sha256: string; bytes: number; mediaType: string; findings: Finding[] };
export type Received = {
  sha256: string;
  bytes: number;
  pages: number;
  /** It carries signatures, and so is kept as it is. */
  signatureOnly: boolean;
  sources: Source[];
};

type Receiver = { core: Core; pdf: PdfEngine };

/**
 * Makes a document's first version of what was uploaded, one PDF or pictures of pages, and stores both.
 * @param paths temporary files of the store; moved into it.
 * @throws Problem pdf_… | image_… | validation_failed (several files, of which one is no picture) | service_unavailable
 */
export async function receiveFiles(
  receiver: Receiver,
  paths: [string, ...string[]],
  settings: Pick<OrganizationSettings, 'signedFiles'>,
): Promise<Received> {
  const kinds = await Promise.all(paths.map(imageKindOf));
  const pictures = paths.flatMap((path, index) => (kinds[index] ? { path, kind: kinds[index] } : []));
  if (pictures.length === paths.length) return receivePictures(receiver, pictures);
  if (paths.length === 1) return receivePdf(receiver, paths[0], settings);
  const message = 'Several files must all be PNG or JPEG images; a PDF comes alone.';
  throw invalid('/file', 'contentMediaType', message);
}

async function receivePictures(
  { core, pdf }: Receiver,
  pictures: { path: string; kind: ImageKind }[],
): Promise<Received> {
  const outputPath = await core.files.temporaryPath();
  try {
    const request = { paths: pictures.map(({ path }) => path), outputPath };
    const { pages } = await pdf.imagesToPdf(request).catch((error: unknown) => {
      throw problemOf(error);
    });
    const sources: Source[] = [];
    for (const { path, kind } of pictures) {
      sources.push({ ...(await core.files.adopt(path)), mediaType: `image/${kind}`, findings: [] });
    }
    const { sha256, bytes } = await core.files.adopt(outputPath);
    return { sha256, bytes, pages, signatureOnly: false, sources };
  } finally {
    await rm(outputPath, { force: true });
  }
}

async function receivePdf(
  { core, pdf }: Receiver,
  path: string,
  { signedFiles }: Pick<OrganizationSettings, 'signedFiles'>,
): Promise<Received> {
  const outputPath = await core.files.temporaryPath();
  try {
    const signed = signedFiles === 'refuse' ? 'refuse' : 'keep';
    const taken = await pdf.intake({ inputPath: path, outputPath, signed }).catch((error: unknown) => {
      throw problemOf(error);
    });
    const source = await core.files.adopt(path);
    const { sha256, bytes } = await core.files.adopt(outputPath);
    const { pages, findings } = taken;
    const sources = [{ ...source, mediaType: 'application/pdf', findings }];
    return { sha256, bytes, pages, signatureOnly: taken.signed, sources };
  } finally {
    await rm(outputPath, { force: true });
  }
}

/** Writes what a document was made of, in place of what it was made of before. */
export async function writeSources(
  em: EntityManager,
  { organizationId, documentId, createdAt }: { organizationId: string; documentId: string; createdAt: Date },
  sources: Source[],
): Promise<void> {
  await em.nativeDelete(DocumentSourceEntity, { documentId });
  for (const [index, source] of sources.entries()) {
    em.create(DocumentSourceEntity, { ...source, documentId, position: index + 1, organizationId, createdAt });
  }
}

/** For the audit trail: which bytes came, and what was done to them. */
export function receivedDetails({ sha256, sources }: Received): Record<string, unknown> {
  return {
    sha256,
    sources: sources.map((source) => ({
      sha256: source.sha256,
      bytes: source.bytes,
      findings: source.findings.map(({ kind, count }) => ({ kind, count })),
    })),
  };
}
