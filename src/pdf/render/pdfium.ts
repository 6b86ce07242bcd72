/**
 * PDFium, the renderer of Chrome, as WebAssembly: what a page looks like. It reads files by itself (by their
 * cross-reference table, as viewers do), so what it shows is independent of the parser that draws stamps.
 *
 * I1: a file is read where PDFium wants it and never held whole.
 * I2: a bitmap's size is chosen by the caller, never by the file; nothing here allocates by a page's own measures.
 * I3: bitmaps and documents live in PDFium's memory until they are closed; `using` closes them.
 */
import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { createRequire } from 'node:module';
import { init, type WrappedPdfiumModule } from '@embedpdf/pdfium';
import { LIMITS } from '../limits.ts';
import { PdfRefusal } from '../refusal.ts';

export type Pixels = { width: number; height: number };

export type RenderedFile = Disposable & {
  readonly pages: number;
  /** Size of a page (from 1) as people see it, in points; zeros when PDFium cannot read the page. */
  sizeOf(page: number): Pixels;
  /** The file as PDFium understands it, written anew. @throws PdfRefusal when it is too large, or cannot be written. */
  copy(): Uint8Array;
  /** Draws a page (from 1), with its annotations, over white. @throws PdfRefusal when PDFium cannot. */
  render(page: number, size: Pixels): Bitmap;
};

/** Four bytes a pixel, red first, row by row from the top. The fourth means nothing. */
export type Bitmap = Disposable &
  Pixels & {
    /** A view into PDFium's memory; void as soon as anything else is rendered or opened. */
    view(): Uint8Array;
  };

export type Pdfium = { open(path: string): RenderedFile };

const BYTES_A_PIXEL = 4;
const WHITE = 0xffffffff;
const DRAW = { annotations: 0x01, redFirst: 0x10 } as const;
/** FPDF_FILEACCESS: the file's length, the function that reads from it, and what that function is given. */
const ACCESS_BYTES = 12;

type Memory = Pick<WrappedPdfiumModule['pdfium'], 'setValue'> & { HEAPU8: Uint8Array<ArrayBuffer> };

let loaded: Promise<Pdfium> | null = null;

/** Loads PDFium at the first call: a tenth of a second, and 50 MB. */
export function pdfium(): Promise<Pdfium> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<Pdfium> {
  const path = createRequire(import.meta.url).resolve('@embedpdf/pdfium/pdfium.wasm');
  const module = await init({ wasmBinary: new Uint8Array(readFileSync(path)).buffer });
  module.PDFiumExt_Init();
  // The package's types leave the memory out. It moves when it grows, so it is looked up at each use.
  const memory = module.pdfium as unknown as Memory;
  const read = (file: number, position: number, target: number, length: number): number => {
    try {
      return Number(readSync(file, memory.HEAPU8, target, length, position >>> 0) === length);
    } catch {
      return 0;
    }
  };
  const reader = module.pdfium.addFunction(read, 'iiiii');
  return { open: (file) => openFile(module, memory, reader, file) };
}

function openFile(module: WrappedPdfiumModule, memory: Memory, reader: number, path: string): RenderedFile {
  const file = openSync(path, 'r');
  const access = module.pdfium.wasmExports.malloc(ACCESS_BYTES);
  const entries = [fstatSync(file).size, reader, file];
  for (const [index, value] of entries.entries()) memory.setValue(access + index * 4, value, 'i32');
  const document = module.FPDF_LoadCustomDocument(access, '');
  const close = () => {
    if (document) module.FPDF_CloseDocument(document);
    module.pdfium.wasmExports.free(access);
    closeSync(file);
  };
  if (!document) {
    close();
    throw new PdfRefusal('pdf_damaged', 'the file cannot be shown');
  }
  return {
    pages: module.FPDF_GetPageCount(document),
    sizeOf: (page) => sizeOf(module, document, page),
    copy: () => copy(module, memory, document),
    render: (page, size) => render(module, memory, document, page, size),
    [Symbol.dispose]: close,
  };
}

function copy(module: WrappedPdfiumModule, memory: Memory, document: number): Uint8Array {
  const writer = module.PDFiumExt_OpenFileWriter();
  try {
    const isWritten = module.PDFiumExt_SaveAsCopy(document, writer);
    const size = module.PDFiumExt_GetFileWriterSize(writer);
    if (!isWritten || size > LIMITS.stampedFileBytesMax)
      throw new PdfRefusal('pdf_damaged', 'the file cannot be written');
    const target = module.pdfium.wasmExports.malloc(size);
    module.PDFiumExt_GetFileWriterData(writer, target, size);
    const bytes = memory.HEAPU8.slice(target, target + size);
    module.pdfium.wasmExports.free(target);
    return bytes;
  } finally {
    module.PDFiumExt_CloseFileWriter(writer);
  }
}

function sizeOf(module: WrappedPdfiumModule, document: number, page: number): Pixels {
  const target = module.pdfium.wasmExports.malloc(8);
  try {
    const known = module.FPDF_GetPageSizeByIndexF(document, page - 1, target);
    const value = (offset: number) => (known ? module.pdfium.getValue(target + offset, 'float') : 0);
    return { width: value(0), height: value(4) };
  } finally {
    module.pdfium.wasmExports.free(target);
  }
}

function render(
  module: WrappedPdfiumModule,
  memory: Memory,
  document: number,
  page: number,
  { width, height }: Pixels,
): Bitmap {
  const handle = module.FPDF_LoadPage(document, page - 1);
  if (!handle) throw new PdfRefusal('pdf_damaged', `page ${page} cannot be shown`);
  const bitmap = module.FPDFBitmap_Create(width, height, 0);
  try {
    if (!bitmap) throw new PdfRefusal('pdf_too_complex', `page ${page} takes more memory than there is`);
    module.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, WHITE);
    module.FPDF_RenderPageBitmap(bitmap, handle, 0, 0, width, height, 0, DRAW.annotations | DRAW.redFirst);
  } finally {
    module.FPDF_ClosePage(handle);
  }
  return {
    width,
    height,
    view() {
      const start = module.FPDFBitmap_GetBuffer(bitmap);
      return memory.HEAPU8.subarray(start, start + width * height * BYTES_A_PIXEL);
    },
    [Symbol.dispose]: () => module.FPDFBitmap_Destroy(bitmap),
  };
}
