import type { Answer } from '../api/client.ts';

/** What the server's records say under a code. */
export type Recorded = Answer<'readVerification'>;
/** What the server says of a file after looking into it. */
export type Checked = Answer<'verifyFile'>;

/**
 * What all of it comes to.
 * - `same`: the file's own fingerprint, worked out here, is among those published for the code
 * - `other`: it is not, and nobody has looked into the file yet
 * - `recorded`: there is a record, and no file to compare with it yet
 * - `valid`, `unknown_signer`, `altered`, `unsigned`: what the digital signature says, of a file that is not `same`
 */
export type Conclusion = 'same' | 'other' | 'recorded' | Checked['verdict'];

/** @param known null for what has not been found out; `fingerprint` is 64 hexadecimal digits. */
export function conclude(known: {
  fingerprint: string | null;
  recorded: Recorded | null;
  checked: Checked | null;
}): Conclusion | null {
  const { fingerprint, recorded, checked } = known;
  if (fingerprint === null) return recorded ? 'recorded' : null;
  // The worst that is known counts, whoever says it.
  if (checked?.verdict === 'altered') return 'altered';
  if (isPublished(recorded, fingerprint)) return 'same';
  if (checked) return checked.verdict;
  return recorded ? 'other' : null;
}

export const isPublished = (recorded: Recorded | null, fingerprint: string): boolean =>
  recorded?.files.some(({ sha256 }) => sha256 === fingerprint) ?? false;
