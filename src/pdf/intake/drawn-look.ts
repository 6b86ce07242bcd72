/**
 * Draws annotations that leave their look to the reader: marked text, shapes, lines and ink. Most programs write a look
 * beside them; without this, what a sender marked by one that does not would be missing from the file that is approved.
 * Fonts are not needed for any of them; notes, whose sign every reader chooses for itself, are not drawn.
 */
import { type PDFContext, type PDFDict, PDFName, PDFNumber, type PDFRef } from 'pdf-lib';
import { streamOf } from '../document/page-content.ts';
import { type Colour, colourOf, dashesOf, fillWith, precise, strokeWith, widthOf } from './annotation-style.ts';
import { itemsOf, numbersOf, textOf } from './objects.ts';

const name = PDFName.of;

type Point = readonly [x: number, y: number];
/** Instructions in the page's own space, and the points that they reach. */
type Drawing = { instructions: string; points: readonly Point[]; blend?: 'Multiply' };

/** A marker's yellow; everything else that names no colour is black. */
const MARKER: Colour = [1, 1, 0];
const BLACK: Colour = [0];
/** Points: of lines below or through text, and how far the teeth of a wavy one reach. */
const TEXT_LINE = 1;
const TOOTH = 2;
/** A quarter of a circle as a curve: how far its control points are, in parts of the radius. */
const ROUND = 0.5523;
/** How long the sides of an arrow's head are, in widths of its line, and the angle between each and the line. */
const ARROW = { widths: 9, angle: Math.PI / 6 };
const TEETH_MAX = 10_000;
/** Points from the origin: far beyond every page. What lies further away is a mistake. */
const DISTANCE_MAX = 100_000;

/** A form in the space of the page, to be drawn as it is. Null: nothing that can be drawn. */
export function drawnLook(context: PDFContext, annotation: PDFDict): PDFRef | null {
  const drawing = draw(annotation);
  if (!drawing || drawing.points.length === 0) return null;
  const xs = drawing.points.map(([x]) => x);
  const ys = drawing.points.map(([, y]) => y);
  const reach = widthOf(annotation) * (ARROW.widths + 1) + TOOTH;
  const low = (values: number[]) => values.reduce((a, b) => Math.min(a, b)) - reach;
  const high = (values: number[]) => values.reduce((a, b) => Math.max(a, b)) + reach;
  const opacity = annotation.lookup(name('CA'));
  const alpha = opacity instanceof PDFNumber ? Math.min(1, Math.max(0, opacity.asNumber())) : 1;
  return streamOf(context, `/Look gs ${drawing.instructions}`, {
    Type: 'XObject',
    Subtype: 'Form',
    BBox: [low(xs), low(ys), high(xs), high(ys)],
    Resources: { ExtGState: { Look: { Type: 'ExtGState', CA: alpha, ca: alpha, BM: drawing.blend ?? 'Normal' } } },
  });
}

function draw(annotation: PDFDict): Drawing | null {
  switch (textOf(annotation.lookup(name('Subtype')))) {
    case 'Highlight':
      return highlight(annotation);
    case 'Underline':
      return textLine(annotation, ({ low }) => polyline(low));
    case 'StrikeOut':
      return textLine(annotation, ({ low, high }) => polyline([between(low[0], high[0]), between(low[1], high[1])]));
    case 'Squiggly':
      return textLine(annotation, ({ low }) => polyline(wave(low)));
    case 'Square':
      return shape(annotation, rectangle);
    case 'Circle':
      return shape(annotation, ellipse);
    case 'Line':
      return line(annotation);
    case 'Ink':
      return lines(annotation, itemsOf(annotation.lookup(name('InkList'))).map(pointsOf));
    case 'PolyLine':
      return lines(annotation, [pointsOf(annotation.lookup(name('Vertices')))]);
    case 'Polygon':
      return lines(annotation, [pointsOf(annotation.lookup(name('Vertices')))], { closed: true });
    default:
      return null;
  }
}

function highlight(annotation: PDFDict): Drawing {
  const quads = quadsOf(annotation);
  const colour = colourOf(annotation, 'C', MARKER);
  if (!colour) return { instructions: '', points: [] };
  const areas = quads.map(({ low, high }) => `${polyline([low[0], low[1], high[1], high[0]])}h f\n`);
  return { instructions: `${fillWith(colour)} ${areas.join('')}`, points: cornersOf(quads), blend: 'Multiply' };
}

function textLine(annotation: PDFDict, path: (quad: Quad) => string): Drawing {
  const quads = quadsOf(annotation);
  const colour = colourOf(annotation, 'C', BLACK);
  if (!colour) return { instructions: '', points: [] };
  const paths = quads.map((quad) => `${path(quad)}S\n`);
  return { instructions: `${strokeWith(colour)} ${TEXT_LINE} w ${paths.join('')}`, points: cornersOf(quads) };
}

function shape(annotation: PDFDict, path: (corners: [Point, Point]) => string): Drawing | null {
  const [one, other] = pointsOf(annotation.lookup(name('Rect')));
  if (!one || !other) return null;
  const [x1, y1, x2, y2] = [...one, ...other] as const;
  const [left, bottom, right, top] = numbersOf(annotation.lookup(name('RD')), 4) ?? [0, 0, 0, 0];
  const inset = widthOf(annotation) / 2;
  const corners: [Point, Point] = [
    [Math.min(x1, x2) + left! + inset, Math.min(y1, y2) + bottom! + inset],
    [Math.max(x1, x2) - right! - inset, Math.max(y1, y2) - top! - inset],
  ];
  return painted(annotation, path(corners), corners);
}

function line(annotation: PDFDict): Drawing | null {
  const ends = pointsOf(annotation.lookup(name('L')));
  const [from, to] = ends;
  const drawing = from && to ? lines(annotation, [[from, to]]) : null;
  if (!drawing || drawing.points.length === 0) return drawing;
  const [atStart, atEnd] = itemsOf(annotation.lookup(name('LE'))).map(textOf);
  const heads = [
    ...(isArrow(atStart) ? [arrowHead(from!, to!, annotation)] : []),
    ...(isArrow(atEnd) ? [arrowHead(to!, from!, annotation)] : []),
  ];
  return { ...drawing, instructions: `${drawing.instructions} [] 0 d ${heads.join('')}` };
}

const isArrow = (ending: string | undefined): boolean => ending === 'OpenArrow' || ending === 'ClosedArrow';

function arrowHead(tip: Point, tail: Point, annotation: PDFDict): string {
  const back = Math.atan2(tail[1] - tip[1], tail[0] - tip[0]);
  const length = ARROW.widths * widthOf(annotation);
  const side = (turn: number): Point => [
    tip[0] + Math.cos(back + turn) * length,
    tip[1] + Math.sin(back + turn) * length,
  ];
  return `${polyline([side(ARROW.angle), tip, side(-ARROW.angle)])}S\n`;
}

function lines(annotation: PDFDict, all: readonly Point[][], { closed = false } = {}): Drawing {
  const drawn = all.filter(({ length }) => length > 1);
  if (closed) return painted(annotation, drawn.map((points) => `${polyline(points)}h\n`).join(''), drawn.flat());
  const colour = colourOf(annotation, 'C', BLACK);
  const width = widthOf(annotation);
  if (!colour || width === 0) return { instructions: '', points: [] };
  const pen = `${strokeWith(colour)} ${precise(width)} w 1 J 1 j ${dashesOf(annotation)}`;
  return { instructions: `${pen} ${drawn.map((points) => `${polyline(points)}S\n`).join('')}`, points: drawn.flat() };
}

/** A path with its inner colour, and around it its border. */
function painted(annotation: PDFDict, path: string, points: readonly Point[]): Drawing {
  const inside = colourOf(annotation, 'IC', null);
  const width = widthOf(annotation);
  const border = width > 0 ? colourOf(annotation, 'C', BLACK) : null;
  const operator = inside && border ? 'B' : inside ? 'f' : border ? 'S' : 'n';
  const pen = border ? `${strokeWith(border)} ${precise(width)} w ${dashesOf(annotation)}` : '';
  return { instructions: `${inside ? fillWith(inside) : ''} ${pen} ${path} ${operator}\n`, points };
}

function rectangle([[left, bottom], [right, top]]: [Point, Point]): string {
  return `${[left, bottom, right - left, top - bottom].map(precise).join(' ')} re`;
}

function ellipse([[left, bottom], [right, top]]: [Point, Point]): string {
  const [x, y] = [(left + right) / 2, (bottom + top) / 2];
  const [across, up] = [(right - left) / 2, (top - bottom) / 2];
  const at = (a: number, b: number): string => `${precise(x + a * across)} ${precise(y + b * up)}`;
  const curve = (...points: [number, number][]): string => `${points.map(([a, b]) => at(a, b)).join(' ')} c`;
  return [
    `${at(1, 0)} m`,
    curve([1, ROUND], [ROUND, 1], [0, 1]),
    curve([-ROUND, 1], [-1, ROUND], [-1, 0]),
    curve([-1, -ROUND], [-ROUND, -1], [0, -1]),
    curve([ROUND, -1], [1, -ROUND], [1, 0]),
    'h',
  ].join(' ');
}

/** The edges below and above a stretch of text, each from its beginning. */
type Quad = { low: [Point, Point]; high: [Point, Point] };

/** Programs write the upper edge first; the standard says the lower. What is lower on the page decides. */
function quadsOf(annotation: PDFDict): Quad[] {
  const points = pointsOf(annotation.lookup(name('QuadPoints')));
  return Array.from({ length: Math.floor(points.length / 4) }, (_, index) => {
    const [a, b, c, d] = points.slice(index * 4, index * 4 + 4) as [Point, Point, Point, Point];
    // Counter-clockwise, as the standard says, the second edge runs backwards.
    const isAround = Math.sign(b[0] - a[0]) === -Math.sign(d[0] - c[0]) && b[0] !== a[0];
    const [first, second]: [Point, Point][] = [[a, b], isAround ? [d, c] : [c, d]];
    return a[1] + b[1] < c[1] + d[1] ? { low: first!, high: second! } : { low: second!, high: first! };
  });
}

const cornersOf = (quads: readonly Quad[]): Point[] => quads.flatMap(({ low, high }) => [...low, ...high]);

function wave([from, to]: [Point, Point]): Point[] {
  const teeth = Math.min(TEETH_MAX, Math.max(1, Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1]) / TOOTH)));
  return Array.from({ length: teeth + 1 }, (_, index): Point => {
    const part = index / teeth;
    return [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part + (index % 2) * TOOTH];
  });
}

const between = (a: Point, b: Point): Point => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];

/** Pairs of numbers; none when one of them is none. */
function pointsOf(value: Parameters<typeof itemsOf>[0]): Point[] {
  const numbers = numbersOf(value, itemsOf(value).length) ?? [];
  if (numbers.some((each) => Math.abs(each) > DISTANCE_MAX)) return [];
  return Array.from({ length: Math.floor(numbers.length / 2) }, (_, index) => [
    numbers[index * 2]!,
    numbers[index * 2 + 1]!,
  ]);
}

function polyline(points: readonly Point[]): string {
  return points.map(([x, y], index) => `${precise(x)} ${precise(y)} ${index === 0 ? 'm' : 'l'}\n`).join('');
}
