import type { Core } from '../core.ts';
import type { Localized } from '../documents/entities.ts';
import type { Language, OrganizationId, Quorum } from '../domain/model.ts';
import { iso } from '../iso.ts';
import { type PolicyView, policyView } from '../organizations/policy-view.ts';
import { openPhonesIn } from '../secrets/phones.ts';
import { type Column, columnsOf } from './columns.ts';
import type { Slot, TemplateContent } from './content.ts';

/** A template as the API shows it. Times are ISO 8601 in UTC. */
export type TemplateView = {
  id: string;
  /** What programs that count their templates know it by. */
  number: number;
  name: string;
  /** Whether it belongs to the organization that is looking. */
  own: boolean;
  /** Organizations below may use it, too. */
  shared: boolean;
  /** False: kept, and nothing new is made of it. */
  active: boolean;
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
  /** Null: as the organization has it that uses the template. */
  approveFromChat: boolean | null;
  steps: { quorum: Quorum; slots: Slot[] }[];
  /** What a list for sending it to many may and must say. */
  columns: Column[];
  createdAt: string;
  updatedAt: string;
};

/** What a query selects of `templates` for `templateOf`. */
export const TEMPLATE_COLUMNS =
  'id, organization_id, number, name, shared, active, sha256, bytes, pages, signature_only, content, created_at, updated_at';

export type TemplateRow = {
  id: string;
  organization_id: OrganizationId;
  number: number | string;
  name: string;
  shared: boolean;
  active: boolean;
  sha256: string;
  bytes: number | string;
  pages: number;
  signature_only: boolean;
  content: TemplateContent;
  created_at: Date | string;
  updated_at: Date | string;
};

/** @param viewer whose organization is looking. */
/** What phones in a template are sealed for. */
export const templateRow = (id: string): string => `template ${id}`;

/** A row as it was read, with the phones of the people who are kept in it. */
export const openTemplate = (keys: Pick<Core, 'keyring'>, row: TemplateRow): TemplateRow => ({
  ...row,
  content: openPhonesIn(keys, templateRow(row.id), row.content),
});

/** @param row with its phones open. */
export function templateOf(row: TemplateRow, viewer: OrganizationId): TemplateView {
  const { id, name, shared, active, pages, sha256, content } = row;
  const { title, titles, language, metadata, policy, expiresAfterMs, steps } = content;
  return {
    ...{ id, name, shared, active, pages, sha256, title, titles, language, metadata },
    number: Number(row.number),
    own: row.organization_id === viewer,
    signatureOnly: row.signature_only,
    policy: policyView(policy),
    expiresAfterSeconds: expiresAfterMs === null ? null : expiresAfterMs / 1_000,
    approveFromChat: content.approveFromChat ?? null,
    steps,
    columns: columnsOf(content),
    createdAt: iso(row.created_at),
    updatedAt: iso(row.updated_at),
  };
}
