/**
 * Makes a file's layers lasting: what its default view hides is taken out of the drawing instructions, the rest is
 * no longer optional.
 *
 * I1: streams are replaced, never changed in place, since another page may use the same one with other resources.
 */
import { PDFDict, PDFName, type PDFObject, PDFRawStream, type PDFRef, PDFStream } from 'pdf-lib';
import { UnreadableContent } from '../document/content-operators.ts';
import type { OpenPdf } from '../document/open.ts';
import { pageContent, streamContent, streamOf } from '../document/page-content.ts';
import { PdfRefusal } from '../refusal.ts';
import type { Findings } from './findings.ts';
import { withoutHidden } from './hidden-content.ts';
import type { Layers } from './layers.ts';
import { textOf } from './objects.ts';

const name = PDFName.of;

/** @throws PdfRefusal pdf_damaged when a layer's extent cannot be told. */
export function flattenLayers(pdf: OpenPdf, layers: Layers, findings: Findings): void {
  const { context, pages } = pdf;
  const flattening = new Flattening(pdf, layers);
  for (const page of pages) {
    const rewritten = flattening.rewrite(pageContent(context, page), page.resources);
    if (rewritten) page.dict.set(name('Contents'), streamOf(context, rewritten));
    if (page.resources) flattening.resources(page.resources);
  }
  flattening.forgetLayers();
  context.lookup(context.trailerInfo.Root, PDFDict).delete(name('OCProperties'));
  findings.add('layers_flattened');
}

class Flattening {
  readonly #pdf: OpenPdf;
  readonly #layers: Layers;
  readonly #seen = new Set<PDFDict>();
  /** What stands in the place of each drawing. */
  readonly #drawn = new Map<PDFRawStream, PDFObject>();

  constructor(pdf: OpenPdf, layers: Layers) {
    this.#pdf = pdf;
    this.#layers = layers;
  }

  /** @returns null when there is nothing to change. */
  rewrite(content: Buffer, resources: PDFDict | null): Buffer | null {
    const properties = resources?.lookup(name('Properties'));
    const isHidden = (layer: string): boolean =>
      properties instanceof PDFDict && this.#layers.hides(properties.lookup(PDFName.of(layer)));
    try {
      return withoutHidden(content, isHidden);
    } catch (error) {
      if (error instanceof UnreadableContent) throw new PdfRefusal('pdf_damaged', 'a page has content without an end');
      throw error;
    }
  }

  /** What is drawn by name: forms, images, patterns, and glyphs that are drawings. */
  resources(resources: PDFDict): void {
    if (this.#seen.has(resources)) return;
    this.#seen.add(resources);
    for (const kind of ['XObject', 'Pattern']) this.#drawings(resources.lookup(name(kind)), resources);
    const fonts = resources.lookup(name('Font'));
    if (!(fonts instanceof PDFDict)) return;
    for (const key of fonts.keys()) {
      const font = fonts.lookup(key);
      if (!(font instanceof PDFDict)) continue;
      const own = font.lookup(name('Resources'));
      this.#drawings(font.lookup(name('CharProcs')), own instanceof PDFDict ? own : resources);
    }
  }

  /** Once nothing is optional any more, nothing names a layer. */
  forgetLayers(): void {
    for (const resources of this.#seen) {
      const properties = resources.lookup(name('Properties'));
      if (!(properties instanceof PDFDict)) continue;
      for (const key of properties.keys()) {
        const list = properties.lookup(key);
        if (list instanceof PDFDict && /^OC/.test(textOf(list.lookup(name('Type'))))) properties.delete(key);
      }
    }
  }

  #drawings(drawings: PDFObject | undefined, resources: PDFDict): void {
    if (!(drawings instanceof PDFDict)) return;
    for (const [key, ref] of drawings.entries()) {
      const stream = drawings.context.lookup(ref);
      if (stream instanceof PDFRawStream) drawings.set(key, this.#drawing(ref, stream, resources));
    }
  }

  #drawing(ref: PDFObject, stream: PDFRawStream, outer: PDFDict): PDFObject {
    const { context } = this.#pdf;
    const { dict } = stream;
    const known = this.#drawn.get(stream);
    if (known) return known;
    this.#drawn.set(stream, ref); // It may draw itself.
    const own = dict.lookup(name('Resources'));
    const resources = own instanceof PDFDict ? own : outer;
    let drawing = ref;
    if (this.#layers.hides(dict.lookup(name('OC')))) {
      drawing = streamOf(context, '', { Type: 'XObject', Subtype: 'Form', BBox: [0, 0, 1, 1] });
    } else if (dict.lookup(name('Subtype')) !== name('Image')) {
      this.resources(resources);
      const rewritten = this.rewrite(streamContent(stream), resources);
      if (rewritten) drawing = this.#replaced(stream, rewritten);
    }
    dict.delete(name('OC'));
    this.#drawn.set(stream, drawing);
    return drawing;
  }

  #replaced(stream: PDFRawStream, content: Buffer): PDFRef {
    const { context } = this.#pdf;
    const ref = streamOf(context, content);
    const fresh = context.lookup(ref, PDFStream).dict;
    const packing = ['Filter', 'DecodeParms', 'Length', 'OC'].map((key) => name(key));
    for (const [key, value] of stream.dict.entries()) if (!packing.includes(key)) fresh.set(key, value);
    return ref;
  }
}
