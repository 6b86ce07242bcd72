/** Layers (optional content): which are shown when a file is opened, and so for good. */
import { PDFArray, type PDFContext, PDFDict, PDFName, type PDFObject } from 'pdf-lib';
import { dictsOf, itemsOf, textOf } from './objects.ts';

const name = PDFName.of;

/** Levels of a visibility expression; beyond, nobody means it. */
const EXPRESSION_DEPTH_MAX = 16;

export class Layers {
  /** Of groups. */
  readonly #hidden: Set<PDFDict>;

  constructor(hidden: Set<PDFDict>) {
    this.#hidden = hidden;
  }

  /** Whether what belongs to this group, or membership of groups, is hidden. */
  hides(group: PDFObject | undefined, depth = 0): boolean {
    if (!(group instanceof PDFDict) || depth > EXPRESSION_DEPTH_MAX) return false;
    if (textOf(group.lookup(name('Type'))) !== 'OCMD') return this.#hidden.has(group);
    const expression = group.lookup(name('VE'));
    if (expression instanceof PDFArray) return !this.#holds(expression, depth);
    return this.#membershipHides(group, depth);
  }

  #membershipHides(membership: PDFDict, depth: number): boolean {
    const named = membership.lookup(name('OCGs'));
    const groups = named instanceof PDFDict ? [named] : dictsOf(named);
    if (groups.length === 0) return false;
    const hidden = groups.map((each) => this.hides(each, depth + 1));
    switch (textOf(membership.lookup(name('P')))) {
      case 'AllOn':
        return hidden.some(Boolean);
      case 'AnyOff':
        return !hidden.some(Boolean);
      case 'AllOff':
        return !hidden.every(Boolean);
      default:
        return hidden.every(Boolean); // AnyOn
    }
  }

  /** Whether a visibility expression is true: [/And …], [/Or …], [/Not …]. */
  #holds(expression: PDFArray, depth: number): boolean {
    if (depth > EXPRESSION_DEPTH_MAX) return true;
    const [operator, ...operands] = itemsOf(expression);
    const values = operands.map((each) =>
      each instanceof PDFArray ? this.#holds(each, depth + 1) : !this.hides(each, depth + 1),
    );
    switch (textOf(operator)) {
      case 'And':
        return values.every(Boolean);
      case 'Or':
        return values.some(Boolean);
      case 'Not':
        return values[0] === false;
      default:
        return true;
    }
  }
}

/** The layers of a file as its default configuration shows them on a screen; null when it has none. */
export function readLayers(context: PDFContext): Layers | null {
  const catalog = context.lookup(context.trailerInfo.Root, PDFDict);
  const properties = catalog.lookup(name('OCProperties'));
  if (!(properties instanceof PDFDict)) return null;
  const groups = dictsOf(properties.lookup(name('OCGs')));
  const standard = properties.lookup(name('D'));
  if (!(standard instanceof PDFDict)) return new Layers(new Set());
  const hidden = new Set(textOf(standard.lookup(name('BaseState'))) === 'OFF' ? groups : []);
  for (const group of dictsOf(standard.lookup(name('ON')))) hidden.delete(group);
  for (const group of dictsOf(standard.lookup(name('OFF')))) hidden.add(group);
  for (const usage of dictsOf(standard.lookup(name('AS')))) applyUsage(usage, hidden);
  return new Layers(hidden);
}

/** What layers do by themselves when the file is looked at, as their own usage dictionary says. */
function applyUsage(usage: PDFDict, hidden: Set<PDFDict>): void {
  if (textOf(usage.lookup(name('Event'))) !== 'View') return;
  for (const group of dictsOf(usage.lookup(name('OCGs')))) {
    const own = group.lookup(name('Usage'));
    const view = own instanceof PDFDict ? own.lookup(name('View')) : undefined;
    const state = view instanceof PDFDict ? textOf(view.lookup(name('ViewState'))) : '';
    if (state === 'OFF') hidden.add(group);
    if (state === 'ON') hidden.delete(group);
  }
}
