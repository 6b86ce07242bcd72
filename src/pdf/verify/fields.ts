import { type Cos, CosError, type CosRef } from './cos.ts';
import type { Revision } from './revision.ts';
import { nameIn } from './xref.ts';

/** A field of a form that is for a signature, and the dictionary of the signature that is in it. */
export type SignatureField = {
  name: string;
  /** The object that the field is. */
  number: number;
  /** Null while nobody has signed there. */
  signature: Map<string, Cos> | null;
};

const FIELDS_MAX = 1_000;
const DEPTH_MAX = 16;

/** Every signature field of the form, in the form's order. @throws CosError */
export function signatureFields(revision: Revision): SignatureField[] {
  const form = revision.dict(revision.catalog.get('AcroForm'));
  const found: SignatureField[] = [];
  const seen = new Set<number>();
  const visit = (items: Cos[], inherited: { name: string; type: string | undefined }, depth: number): void => {
    if (depth > DEPTH_MAX) throw new CosError('the form is nested too deep');
    for (const item of items) {
      if (item.kind !== 'ref' || seen.has(item.number)) continue;
      if (seen.size >= FIELDS_MAX) throw new CosError('the form has too many fields');
      seen.add(item.number);
      const entries = revision.dict(item);
      if (!entries) continue;
      const name = [inherited.name, textOf(revision.resolve(entries.get('T')))].filter(Boolean).join('.');
      const type = nameIn(entries, 'FT') ?? inherited.type;
      if (type === 'Sig') found.push({ name, number: item.number, signature: revision.dict(entries.get('V')) });
      visit(revision.array(entries.get('Kids')) ?? [], { name, type }, depth + 1);
    }
  };
  visit(revision.array(form?.get('Fields')) ?? [], { name: '', type: undefined }, 0);
  return found;
}

/** A text string (7.9.2.2); what is not one is empty. */
export function textOf(value: Cos): string {
  if (value.kind !== 'string') return '';
  const { bytes } = value;
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes.subarray(2));
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.toString('utf8', 3);
  return bytes.toString('latin1');
}

export const isRef = (value: Cos): value is CosRef => value.kind === 'ref';
