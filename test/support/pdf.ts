/** Making small PDFs and PNGs, and measuring what a PDF looks like with PDFium, the renderer of Chrome. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants, crc32, deflateRawSync, deflateSync } from 'node:zlib';
import { init, type WrappedPdfiumModule } from '@embedpdf/pdfium';

export type PageSource = {
  mediaBox?: number[];
  cropBox?: number[];
  rotate?: number;
  /** Drawing instructions; the font is /F1. */
  content?: string;
  /** More entries of the page's dictionary, as they stand in the file. */
  extra?: string;
};

/** A plain PDF, written by hand so that it holds exactly what a test means. */
export function pdfOf(pages: PageSource[], { trailer = '' } = {}): Buffer {
  const objects: (string | Buffer)[] = [];
  const first = 4;
  const kids = pages.map((_, index) => `${first + index * 2} 0 R`).join(' ');
  objects.push('<< /Type /Catalog /Pages 2 0 R >>');
  objects.push(`<< /Type /Pages /Count ${pages.length} /Kids [${kids}] /Resources << /Font << /F1 3 0 R >> >> >>`);
  objects.push('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>');
  for (const [index, page] of pages.entries()) {
    const box = (key: string, value: number[] | undefined) => (value ? ` /${key} [${value.join(' ')}]` : '');
    const rotate = page.rotate === undefined ? '' : ` /Rotate ${page.rotate}`;
    objects.push(
      `<< /Type /Page /Parent 2 0 R${box('MediaBox', page.mediaBox ?? [0, 0, 595, 842])}${box('CropBox', page.cropBox)}` +
        `${rotate} /Contents ${first + index * 2 + 1} 0 R ${page.extra ?? ''} >>`,
    );
    objects.push(streamObject(Buffer.from(page.content ?? 'BT /F1 24 Tf 72 700 Td (Sample) Tj ET', 'latin1')));
  }
  return fileOf(objects, trailer);
}

/** A stream object with its dictionary. */
export function streamObject(data: Buffer, entries = ''): Buffer {
  return Buffer.concat([
    Buffer.from(`<< /Length ${data.length} ${entries} >>\nstream\n`),
    data,
    Buffer.from('\nendstream'),
  ]);
}

/** A file of the given objects, numbered from 1; object 1 is the catalog. */
export function fileOf(objects: (string | Buffer)[], trailer = ''): Buffer {
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n%\xE2\xE3\xCF\xD3\n', 'latin1')];
  const offsets: number[] = [];
  let length = parts[0]!.length;
  const push = (part: Buffer) => {
    parts.push(part);
    length += part.length;
  };
  for (const [index, object] of objects.entries()) {
    offsets.push(length);
    push(Buffer.concat([Buffer.from(`${index + 1} 0 obj\n`), Buffer.from(object), Buffer.from('\nendobj\n')]));
  }
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  push(
    Buffer.from(
      `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}trailer\n` +
        `<< /Size ${objects.length + 1} /Root 1 0 R ${trailer} >>\nstartxref\n${length}\n%%EOF\n`,
    ),
  );
  return Buffer.concat(parts);
}

/** An RGBA PNG whose pixels `paint` gives. */
export function pngOf(width: number, height: number, paint: (x: number, y: number) => number[]): Buffer {
  const rows = Buffer.alloc(height * (1 + width * 4));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) rows.set(paint(x, y), y * (1 + width * 4) + 1 + x * 4);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 6, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(rows)),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

export function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(data.length, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return chunk;
}

/** Pixels as BGRA, row by row from the top; `scale` pixels a point. */
export type Raster = { width: number; height: number; scale: number; pixels: Uint8Array };
/** In points from the top left corner. */
export type Box = { left: number; top: number; right: number; bottom: number };

export type Renderer = {
  pageCount(pdf: Buffer): number;
  /** Page `page` (from 1) as people see it, without annotations. */
  render(pdf: Buffer, page: number, scale?: number): Raster;
  text(pdf: Buffer, page: number): string;
};

const BGRA = 4;
const WHITE = 0xffffffff;

/** PDFium, once per test file. */
export async function openRenderer(): Promise<Renderer> {
  const path = createRequire(import.meta.url).resolve('@embedpdf/pdfium/pdfium.wasm');
  const bytes = readFileSync(path);
  const wasmBinary = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  const module = await init({ wasmBinary });
  module.PDFiumExt_Init();
  return {
    pageCount: (pdf) => withDocument(module, pdf, (document) => module.FPDF_GetPageCount(document)),
    render: (pdf, page, scale = 2) => withPage(module, pdf, page, (handle) => renderPage(module, handle, scale)),
    text: (pdf, page) => withPage(module, pdf, page, (handle) => readText(module, handle)),
  };
}

/** PDFium's memory as it is now; it moves when it grows. The package's types leave it out. */
function memoryOf(module: WrappedPdfiumModule): Uint8Array {
  return (module.pdfium as unknown as { HEAPU8: Uint8Array }).HEAPU8;
}

function withDocument<T>(module: WrappedPdfiumModule, pdf: Buffer, work: (document: number) => T): T {
  const { pdfium } = module;
  const address = pdfium.wasmExports.malloc(pdf.length);
  memoryOf(module).set(pdf, address);
  const document = module.FPDF_LoadMemDocument(address, pdf.length, '');
  try {
    if (!document) throw new Error(`PDFium cannot open the file: error ${module.FPDF_GetLastError()}`);
    return work(document);
  } finally {
    if (document) module.FPDF_CloseDocument(document);
    pdfium.wasmExports.free(address);
  }
}

function withPage<T>(module: WrappedPdfiumModule, pdf: Buffer, page: number, work: (page: number) => T): T {
  return withDocument(module, pdf, (document) => {
    const handle = module.FPDF_LoadPage(document, page - 1);
    if (!handle) throw new Error(`PDFium cannot open page ${page}`);
    try {
      return work(handle);
    } finally {
      module.FPDF_ClosePage(handle);
    }
  });
}

function renderPage(module: WrappedPdfiumModule, page: number, scale: number): Raster {
  const width = Math.round(module.FPDF_GetPageWidthF(page) * scale);
  const height = Math.round(module.FPDF_GetPageHeightF(page) * scale);
  const bitmap = module.FPDFBitmap_Create(width, height, 1);
  module.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, WHITE);
  module.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, 0);
  const start = module.FPDFBitmap_GetBuffer(bitmap);
  const pixels = memoryOf(module).slice(start, start + width * height * BGRA);
  module.FPDFBitmap_Destroy(bitmap);
  return { width, height, scale, pixels };
}

function readText(module: WrappedPdfiumModule, page: number): string {
  const text = module.FPDFText_LoadPage(page);
  const count = module.FPDFText_CountChars(text);
  const address = module.pdfium.wasmExports.malloc((count + 1) * 2);
  module.FPDFText_GetText(text, 0, count, address);
  const result = Buffer.from(memoryOf(module).slice(address, address + count * 2)).toString('utf16le');
  module.pdfium.wasmExports.free(address);
  module.FPDFText_ClosePage(text);
  return result;
}

/** The box around every pixel in which two renderings differ, or null when there is none. */
export function differenceBox(before: Raster, after: Raster): Box | null {
  if (before.width !== after.width || before.height !== after.height) throw new Error('the renderings differ in size');
  let [left, top, right, bottom] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, -1, -1];
  const a = new Uint32Array(before.pixels.buffer, before.pixels.byteOffset, before.width * before.height);
  const b = new Uint32Array(after.pixels.buffer, after.pixels.byteOffset, after.width * after.height);
  for (let index = 0; index < a.length; index++) {
    if (a[index] === b[index]) continue;
    const [x, y] = [index % before.width, Math.floor(index / before.width)];
    [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x + 1), Math.max(bottom, y + 1)];
  }
  if (right < 0) return null;
  const { scale } = before;
  return { left: left / scale, top: top / scale, right: right / scale, bottom: bottom / scale };
}

/** A zlib stream of a few kilobytes that unpacks to `megabytes` of zeros. */
export function inflationBomb(megabytes: number): Buffer {
  const step = 16;
  // Blocks that end in a full flush can be repeated, so the bomb is made without unpacking it once.
  const block = deflateRawSync(Buffer.alloc(step * 1024 * 1024), { finishFlush: constants.Z_FULL_FLUSH });
  const end = Buffer.from([0x03, 0x00, 0, 0, 0, 0]);
  return Buffer.concat([Buffer.from([0x78, 0x9c]), ...Array(Math.ceil(megabytes / step)).fill(block), end]);
}
