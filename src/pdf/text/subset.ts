/**
 * Cuts a font down to the glyphs that are used, with HarfBuzz's subsetter: a WebAssembly module that ships inside
 * harfbuzzjs without a JavaScript interface, hence the calls by hand.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

export type GlyphSubsetter = (glyphIds: Iterable<number>) => Uint8Array;

/** The part of WebAssembly's interface used here; the compiler knows it only together with a browser's whole DOM. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object) => { exports: unknown };
};

type Subset = Record<string, (...args: number[]) => number> & { memory: { buffer: ArrayBuffer } };

/** hb_memory_mode_t: the blob may be read only, and lives as long as the process. */
const MEMORY_READONLY = 1;
/** hb_subset_sets_t: tables to drop. */
const SETS_DROP_TABLE = 3;
/** hb_subset_flags_t: no hinting; glyphs keep their numbers, which the page's text uses. */
const FLAGS = 0x1 | 0x2;
/** Layout is done by now, and a PDF has no use for names. */
const DROPPED_TABLES = ['GSUB', 'GPOS', 'GDEF', 'kern', 'STAT', 'name', 'DSIG'];

let instance: Subset | undefined;

function subsetModule(): Subset {
  if (!instance) {
    const path = createRequire(import.meta.url).resolve('harfbuzzjs/dist/harfbuzz-subset.wasm');
    instance = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(path))).exports as Subset;
    instance._initialize?.();
  }
  return instance;
}

/** A subsetter for one font, which is copied into the module once. */
export function createSubsetter(font: Uint8Array): GlyphSubsetter {
  const hb = subsetModule();
  const address = hb.malloc!(font.length);
  new Uint8Array(hb.memory.buffer).set(font, address);
  const blob = hb.hb_blob_create!(address, font.length, MEMORY_READONLY, 0, 0);
  const face = hb.hb_face_create!(blob, 0);
  hb.hb_blob_destroy!(blob);

  return (glyphIds) => {
    const input = hb.hb_subset_input_create_or_fail!();
    const glyphs = hb.hb_subset_input_glyph_set!(input);
    hb.hb_set_add!(glyphs, 0);
    for (const id of glyphIds) hb.hb_set_add!(glyphs, id);
    const dropped = hb.hb_subset_input_set!(input, SETS_DROP_TABLE);
    for (const tag of DROPPED_TABLES) hb.hb_set_add!(dropped, Buffer.from(tag, 'latin1').readUInt32BE());
    hb.hb_subset_input_set_flags!(input, FLAGS);
    const subset = hb.hb_subset_or_fail!(face, input);
    hb.hb_subset_input_destroy!(input);
    if (!subset) throw new Error('the font cannot be cut to its used glyphs');
    const result = hb.hb_face_reference_blob!(subset);
    const start = hb.hb_blob_get_data!(result, 0);
    const bytes = new Uint8Array(hb.memory.buffer).slice(start, start + hb.hb_blob_get_length!(result));
    hb.hb_blob_destroy!(result);
    hb.hb_face_destroy!(subset);
    return bytes;
  };
}
