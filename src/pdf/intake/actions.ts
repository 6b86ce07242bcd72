/** Actions of a PDF: which may stay, and what the others are called. */
import { PDFArray, PDFDict, PDFName, type PDFObject } from 'pdf-lib';
import type { FindingKind, Findings } from './findings.ts';
import { isText, itemsOf, textOf } from './objects.ts';

const name = PDFName.of;

const KINDS: Record<string, FindingKind> = {
  JavaScript: 'javascript',
  Launch: 'launch',
  SubmitForm: 'submit_form',
  ImportData: 'import_data',
  GoToR: 'remote_link',
  GoToE: 'remote_link',
  Thread: 'remote_link',
  Rendition: 'rich_media',
  Movie: 'rich_media',
  Sound: 'rich_media',
  GoTo3DView: 'rich_media',
  RichMediaExecute: 'rich_media',
};
/** Addresses that open in a browser or another program that asks first. */
const HARMLESS_ADDRESS = /^(?:https?:\/\/|mailto:|tel:)/i;
/** Actions in a row; beyond, a chain is cut. */
const CHAIN_MAX = 100;

/** Judges actions, and reports each that must not stay. */
export class ActionJudge {
  readonly #findings: Findings;
  readonly #judged = new Set<PDFDict>();

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  /**
   * Reports an action and all that follow it; what follows is cut off.
   * @param value an action, or a destination.
   * @returns whether it may stay: a place in this file, or an address on the web.
   */
  mayStay(value: PDFObject | undefined, page: number | null): boolean {
    if (!(value instanceof PDFDict)) return value instanceof PDFArray || isText(value);
    for (const action of chainOf(value)) {
      const kind = kindOf(action);
      if (kind) this.#findings.add(kind, page);
      this.#judged.add(action);
      action.delete(name('Next'));
    }
    return kindOf(value) === null;
  }

  /** Empties a dictionary that is a dangerous action, whoever refers to it. */
  defuse(dict: PDFDict): void {
    if (!isDangerous(dict)) return;
    if (!this.#judged.has(dict)) this.mayStay(dict, null);
    for (const key of dict.keys()) dict.delete(key);
  }
}

/** Whether a dictionary is an action at all, as far as can be seen. */
export const isAction = (value: PDFObject | undefined): value is PDFDict =>
  value instanceof PDFDict && (value.has(name('S')) || value.has(name('JS')));

function kindOf(action: PDFDict): FindingKind | null {
  if (action.has(name('JS'))) return 'javascript';
  const type = textOf(action.lookup(name('S')));
  if (type === 'GoTo') return null;
  if (type === 'URI') return HARMLESS_ADDRESS.test(textOf(action.lookup(name('URI')))) ? null : 'remote_link';
  return KINDS[type] ?? 'other_action';
}

/** Structure elements have types under the same key as actions, and a parent. */
function isDangerous(dict: PDFDict): boolean {
  if (dict.has(name('P'))) return false;
  return dict.has(name('JS')) || KINDS[textOf(dict.lookup(name('S')))] !== undefined;
}

/** An action and those that run after it, each once. */
function chainOf(first: PDFDict): Set<PDFDict> {
  const chain = new Set<PDFDict>([first]);
  for (const action of chain) {
    const next = action.lookup(name('Next'));
    for (const each of [next, ...itemsOf(next)]) if (each instanceof PDFDict && chain.size < CHAIN_MAX) chain.add(each);
  }
  return chain;
}
