import { iso } from '../iso.ts';
/** Somebody an organization writes with, as the API shows them. Times are ISO 8601 in UTC. */
export type ContactView = {
  id: string;
  /** E.164; each contact of an organization has another. */
  phone: string;
  name: string | null;
  /** In alphabetical order. */
  tags: string[];
  metadata: Record<string, string>;
  /** They want no messages. */
  optedOut: boolean;
  optedOutAt: string | null;
  createdAt: string;
  updatedAt: string;
};

/** What a query selects of `contacts` for `contactOf`. */
export const CONTACT_COLUMNS = 'id, phone, name, tags, metadata, opted_out_at, created_at, updated_at';

export type ContactRow = {
  id: string;
  phone: string;
  name: string | null;
  tags: string[];
  metadata: Record<string, string>;
  opted_out_at: Date | string | null;
  created_at: Date | string;
  updated_at: Date | string;
};

export function contactOf(row: ContactRow): ContactView {
  const { id, phone, name, tags, metadata } = row;
  const optedOutAt = iso(row.opted_out_at);
  return {
    id,
    phone,
    name,
    tags,
    metadata,
    optedOut: optedOutAt !== null,
    optedOutAt,
    createdAt: iso(row.created_at),
    updatedAt: iso(row.updated_at),
  };
}
