/**
 * Takes out of a file what can act: actions, scripts, attachments, what is loaded from elsewhere.
 *
 * I1: pages and their annotations are looked at first, so that a finding can say its page; then every dictionary of the
 *     file, whoever refers to it, so that no place is forgotten.
 * I2: an action that must not stay is emptied where it stands, whatever still points to it.
 * I3: what a page draws is not touched here.
 */
import { PDFArray, type PDFContext, PDFDict, PDFName, type PDFObject, PDFStream } from 'pdf-lib';
import type { OpenPdf } from '../document/open.ts';
import { ActionJudge, isAction } from './actions.ts';
import { annotationsOf } from './annotations.ts';
import type { Findings } from './findings.ts';

const name = PDFName.of;

/** Keys of the catalog by which a file acts, or asks for a certain reader. */
const CATALOG_KEYS = ['AF', 'Collection', 'NeedsRendering', 'Perms', 'Requirements', 'SpiderInfo', 'URI'];
/** Levels of fields above an annotation; real forms have fewer than ten. */
const FIELD_DEPTH_MAX = 32;

export function removeActiveContent({ context, pages }: Pick<OpenPdf, 'context' | 'pages'>, findings: Findings): void {
  const judge = new ActionJudge(findings);
  const clean = (dict: PDFDict, page: number | null): void => {
    cleanActions(dict, judge, findings, page);
    if (dict.has(name('EF'))) findings.add('embedded_file', page);
    for (const key of ['EF', 'RF']) dict.delete(name(key));
  };
  for (const [index, page] of pages.entries()) {
    clean(page.dict, index + 1);
    for (const annotation of annotationsOf(page)) {
      for (const dict of withParents(annotation)) clean(dict, index + 1);
      const attached = annotation.lookup(name('FS'));
      if (attached instanceof PDFDict) clean(attached, index + 1);
    }
    // Steps of a presentation carry actions; a thumbnail may show another page than this one.
    for (const key of ['PresSteps', 'Thumb']) page.dict.delete(name(key));
  }
  const catalog = context.lookup(context.trailerInfo.Root, PDFDict);
  cleanOpening(catalog, judge, findings);
  for (const dict of dictionariesOf(context)) clean(dict, null);
  for (const dict of dictionariesOf(context)) judge.defuse(dict);
  for (const [, object] of context.enumerateIndirectObjects()) {
    if (object instanceof PDFStream) cleanStream(object.dict, findings);
  }
  for (const { dict } of pages) dict.delete(name('AF'));
  cleanCatalog(catalog);
}

function cleanActions(dict: PDFDict, judge: ActionJudge, findings: Findings, page: number | null): void {
  const additional = dict.lookup(name('AA'));
  if (additional instanceof PDFDict) {
    findings.add('additional_actions', page);
    for (const key of additional.keys()) judge.mayStay(additional.lookup(key), page);
  }
  dict.delete(name('AA'));
  for (const key of ['A', 'PA']) {
    const action = dict.lookup(name(key));
    if (!isStructure(dict) && isAction(action) && !judge.mayStay(action, page)) dict.delete(name(key));
  }
}

/** Structure elements keep attributes under the key that others have their action under. */
const isStructure = (dict: PDFDict): boolean => dict.has(name('S')) && dict.has(name('P'));

function cleanOpening(catalog: PDFDict, judge: ActionJudge, findings: Findings): void {
  const opening = catalog.lookup(name('OpenAction'));
  if (opening === undefined || judge.mayStay(opening, null)) return;
  findings.add('open_action');
  catalog.delete(name('OpenAction'));
}

function cleanCatalog(catalog: PDFDict): void {
  const names = catalog.lookup(name('Names'));
  // All but named destinations: scripts, attachments, pages that scripts can add.
  if (names instanceof PDFDict) for (const key of names.keys()) if (key !== name('Dests')) names.delete(key);
  for (const key of CATALOG_KEYS) catalog.delete(name(key));
}

/** Content that is not in the file, and content that only a printer would show. */
function cleanStream(dict: PDFDict, findings: Findings): void {
  if (dict.has(name('F')) || dict.has(name('Ref'))) findings.add('external_content');
  if (dict.has(name('Alternates')) || dict.has(name('OPI'))) findings.add('print_variant');
  for (const key of ['F', 'FFilter', 'FDecodeParms', 'Ref', 'Alternates', 'OPI']) dict.delete(name(key));
}

/** An annotation and the fields above it. */
function withParents(annotation: PDFDict): PDFDict[] {
  const line = [annotation];
  for (let depth = 0; depth < FIELD_DEPTH_MAX; depth++) {
    const parent = line.at(-1)!.lookup(name('Parent'));
    if (!(parent instanceof PDFDict) || line.includes(parent)) break;
    line.push(parent);
  }
  return line;
}

/** Every dictionary of a file, also those of streams and those within others. */
function* dictionariesOf(context: PDFContext): Generator<PDFDict> {
  const left: PDFObject[] = context.enumerateIndirectObjects().map(([, object]) => object);
  for (let object = left.pop(); object; object = left.pop()) {
    if (object instanceof PDFArray) for (const each of object.asArray()) left.push(each);
    const dict = object instanceof PDFStream ? object.dict : object;
    if (!(dict instanceof PDFDict)) continue;
    for (const each of dict.values()) left.push(each);
    yield dict;
  }
}
