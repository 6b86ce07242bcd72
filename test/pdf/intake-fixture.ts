import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inflateSync } from 'node:zlib';
import { PDFDocument, PDFRawStream, PDFStream } from 'pdf-lib';
import type { Intake, PdfEngine } from '../../src/pdf/engine.ts';
import type { Folder } from './fixture.ts';

const CORPUS = fileURLToPath(new URL('corpus/', import.meta.url));

export const corpusNames = readdirSync(CORPUS).filter((name) => name.endsWith('.pdf'));
export const corpusPath = (name: string): string => `${CORPUS}${name}`;
export const corpusFile = (name: string): Buffer => readFileSync(corpusPath(name));

export type TakenIn = Intake & { file: Buffer; path: string };

let count = 0;

/** Takes a file in, and answers what came out. */
export async function takeIn(
  engine: PdfEngine,
  folder: Folder,
  file: Buffer,
  signed: 'refuse' | 'keep' = 'refuse',
): Promise<TakenIn> {
  count += 1;
  const inputPath = await folder.write(`upload-${count}.pdf`, file);
  const outputPath = folder.path(`taken-in-${count}.pdf`);
  const taken = await engine.intake({ inputPath, outputPath, signed });
  return { ...taken, path: outputPath, file: await folder.read(`taken-in-${count}.pdf`) };
}

/** All that a file says: its objects as text, with its streams unpacked. Pictures are left out: any word may be in their bytes. */
export async function everythingIn(file: Buffer): Promise<string> {
  const { context } = await PDFDocument.load(file, { updateMetadata: false });
  const parts: string[] = [];
  for (const [, object] of context.enumerateIndirectObjects()) {
    parts.push(object instanceof PDFStream ? String(object.dict) : String(object));
    const isPicture = object instanceof PDFStream && /\/(?:Image|FontFile|Length1)\b/.test(String(object.dict));
    if (object instanceof PDFRawStream && !isPicture) parts.push(unpacked(object.getContents()));
  }
  return parts.join('\n');
}

function unpacked(bytes: Uint8Array): string {
  try {
    return inflateSync(bytes).toString('latin1');
  } catch {
    return Buffer.from(bytes).toString('latin1');
  }
}

/** How often each thing was found. */
export const counts = ({ findings }: Intake): Record<string, number> =>
  Object.fromEntries(findings.map(({ kind, count: times }) => [kind, times]));
