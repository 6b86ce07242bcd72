import { PDFArray, type PDFContext, PDFDict, PDFName, PDFNumber, type PDFObject, PDFRef } from 'pdf-lib';
import { LIMITS } from '../limits.ts';
import { PdfRefusal } from '../refusal.ts';

/** A page with what it inherits from the tree above it. `dict` is the page's own object. */
export type PdfPage = {
  dict: PDFDict;
  resources: PDFDict | null;
  mediaBox: PDFArray | null;
  cropBox: PDFArray | null;
  rotate: number;
};

type Inherited = Omit<PdfPage, 'dict'>;

const name = PDFName.of;

/** The root of the page tree. @throws PdfRefusal when there is none. */
function pageTreeRoot(context: PDFContext): PDFDict {
  const catalog = context.lookup(context.trailerInfo.Root);
  const root = catalog instanceof PDFDict ? catalog.lookup(name('Pages')) : undefined;
  if (!(root instanceof PDFDict)) throw new PdfRefusal('pdf_damaged', 'the file has no page tree');
  return root;
}

/**
 * The pages in reading order. Walks the tree itself, with limits, since a hostile tree may loop or be endlessly deep.
 * @throws PdfRefusal for a tree that readers could understand in different ways, or that is too large.
 */
export function readPages(context: PDFContext): PdfPage[] {
  const root = pageTreeRoot(context);
  const pages: PdfPage[] = [];
  const seen = new Set<PDFDict>();
  const visit = (node: PDFDict, inherited: Inherited, depth: number): void => {
    if (seen.has(node)) throw new PdfRefusal('pdf_damaged', 'a page stands in the page tree twice');
    if (depth > LIMITS.pageTreeDepthMax) throw new PdfRefusal('pdf_too_complex', 'the page tree is too deep');
    seen.add(node);
    const own = inherit(node, inherited);
    const kids = node.lookup(name('Kids'));
    if (!(kids instanceof PDFArray)) {
      if (pages.length >= LIMITS.pagesMax) {
        throw new PdfRefusal('pdf_too_many_pages', `the file has more than ${LIMITS.pagesMax} pages`);
      }
      pages.push({ dict: node, ...own });
      return;
    }
    for (let index = 0; index < kids.size(); index++) {
      const kid = kids.lookup(index);
      if (!(kid instanceof PDFDict)) throw new PdfRefusal('pdf_damaged', 'the page tree has a hole');
      visit(kid, own, depth + 1);
    }
  };
  visit(root, { resources: null, mediaBox: null, cropBox: null, rotate: 0 }, 0);
  const count = root.lookup(name('Count'));
  if (pages.length === 0 || !root.has(name('Kids'))) throw new PdfRefusal('pdf_damaged', 'the file has no pages');
  if (!(count instanceof PDFNumber) || count.asNumber() !== pages.length) {
    throw new PdfRefusal('pdf_damaged', 'the page tree miscounts its pages');
  }
  return pages;
}

/** Appends an empty page, in points, and returns it. */
export function appendPage(context: PDFContext, size: { width: number; height: number }, pagesBefore: number): PdfPage {
  const root = pageTreeRoot(context);
  const rootRef = refOf(context, root);
  const mediaBox = context.obj([0, 0, size.width, size.height]);
  const resources = context.obj({});
  const dict = context.obj({ Type: 'Page', Parent: rootRef, MediaBox: mediaBox, Resources: resources });
  root.lookup(name('Kids'), PDFArray).push(context.register(dict));
  root.set(name('Count'), context.obj(pagesBefore + 1));
  // What the root hands down must not reach a page that is ours.
  dict.set(name('CropBox'), mediaBox);
  dict.set(name('Rotate'), context.obj(0));
  return { dict, resources, mediaBox, cropBox: null, rotate: 0 };
}

function refOf(context: PDFContext, object: PDFObject): PDFRef {
  const catalog = context.lookup(context.trailerInfo.Root, PDFDict);
  const direct = catalog.get(name('Pages'));
  if (direct instanceof PDFRef) return direct;
  const ref = context.register(object);
  catalog.set(name('Pages'), ref);
  return ref;
}

function inherit(node: PDFDict, from: Inherited): Inherited {
  const resources = node.lookup(name('Resources'));
  const mediaBox = node.lookup(name('MediaBox'));
  const cropBox = node.lookup(name('CropBox'));
  const rotate = node.lookup(name('Rotate'));
  return {
    resources: resources instanceof PDFDict ? resources : from.resources,
    mediaBox: mediaBox instanceof PDFArray ? mediaBox : from.mediaBox,
    cropBox: cropBox instanceof PDFArray ? cropBox : from.cropBox,
    rotate: rotate instanceof PDFNumber ? rotate.asNumber() : from.rotate,
  };
}
