/**
 * What a certificate says, ready to print: the child that draws it chooses no words. Values given by people are isolated
 * (FSI … PDI) where they stand in a sentence.
 */
import type { Language } from '../../domain/model.ts';

/** A text in the certificate's language, and in a second one where its readers need it. */
export type Words = { text: string; also: string | null };

/** `code`: of one width, from left to right, broken anywhere: hashes, ids, addresses. */
export type CertificateLine = { text: string; tone: 'plain' | 'strong' | 'quiet' | 'code' };

/** Rows and columns. `share` is a column's part of the width; all shares together are 1. `label` null: no heading row. */
export type CertificateTable = {
  heading: Words;
  columns: { label: Words | null; share: number }[];
  rows: CertificateLine[][][];
  /** Stands below the last row. */
  note: Words | null;
};

export type CertificateContent = {
  language: Language;
  /** That of every `also`. */
  secondLanguage: Language | null;
  heading: Words;
  lead: Words;
  /** By which the document is found again: `url` is in the square code; null where the product has no public address. */
  verification: { label: Words; code: string; url: string | null };
  tables: CertificateTable[];
  /** Stands at the foot of each page beside its number. */
  footer: string;
  /** "Page {page} of {pages}". */
  pageLabel: string;
  /** For the file's metadata: its title, and whose it is. */
  title: string;
  organization: string;
  /** ISO 8601: the date of the attachment and of the file's metadata. */
  at: string;
};
