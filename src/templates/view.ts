import type { Localized } from '../documents/entities.ts';
import type { Language, Quorum } from '../domain/model.ts';
import { type PolicyView, policyView } from '../organizations/policy-view.ts';
import { type Column, columnsOf } from './columns.ts';
import type { Slot, TemplateContent } from './content.ts';

/** A template as the API shows it. Times are ISO 8601 in UTC. */
export type TemplateView = {
  id: string;
  name: string;
  pages: number;
  sha256: string;
  /** The file came with signatures: nothing is drawn into it. */
  signatureOnly: boolean;
  title: string;
  titles: Localized;
  language: Language;
  metadata: Record<string, string>;
  policy: PolicyView;
  expiresAfterSeconds: number | null;
  steps: { quorum: Quorum; slots: Slot[] }[];
  /** What a list for sending it to many may and must say. */
  columns: Column[];
  createdAt: string;
  updatedAt: string;
};

/** What a query selects of `templates` for `templateOf`. */
export const TEMPLATE_COLUMNS =
  'id, name, sha256, bytes, pages, signature_only, content, created_at, updated_at' as const;

export type TemplateRow = {
  id: string;
  name: string;
  sha256: string;
  bytes: number | string;
  pages: number;
  signature_only: boolean;
  content: TemplateContent;
  created_at: Date | string;
  updated_at: Date | string;
};

export function templateOf({ id, name, pages, sha256, content, ...row }: TemplateRow): TemplateView {
  const { title, titles, language, metadata, policy, expiresAfterMs, steps } = content;
  return {
    ...{ id, name, pages, sha256, title, titles, language, metadata },
    signatureOnly: row.signature_only,
    policy: policyView(policy),
    expiresAfterSeconds: expiresAfterMs === null ? null : expiresAfterMs / 1_000,
    steps,
    columns: columnsOf(content),
    createdAt: new Date(row.created_at).toISOString(),
    updatedAt: new Date(row.updated_at).toISOString(),
  };
}
