import { Migration } from '@mikro-orm/migrations';
import { wall } from './wall.ts';

/** People who log in, the organizations they belong to, and what lets them in. */
export class People extends Migration {
  override up(): void {
    for (const statement of [people, memberships, invitations, sessions]) this.addSql(statement);
  }
}

const people = `
-- A person may belong to several organizations, so the table belongs to none: only the system role sees it.
create table people (
  id uuid primary key,
  -- In lower case.
  email text not null unique,
  name text not null,
  language text not null default 'en',
  -- Argon2id as a PHC string.
  password_hash text not null,
  -- Encrypted; it counts from totp_confirmed_at on.
  totp_secret bytea,
  totp_confirmed_at timestamptz,
  -- The time step of the last code that was used, so that none is used twice.
  totp_last_step bigint not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
grant select, insert, update, delete on people to countersign_system;`;

const memberships = `
create table memberships (
  organization_id uuid not null references organizations,
  person_id uuid not null references people on delete cascade,
  role text not null check (role in ('owner', 'admin', 'sender', 'viewer')),
  created_at timestamptz not null default now(),
  primary key (organization_id, person_id)
);
create index memberships_by_person on memberships (person_id);
${wall('memberships')}`;

const invitations = `
-- A link by which somebody joins, or, with person_id, sets a new password.
create table invitations (
  id uuid primary key,
  organization_id uuid not null references organizations,
  token_hash bytea not null unique,
  -- Null: whoever opens the link says it.
  email text,
  role text not null check (role in ('owner', 'admin', 'sender', 'viewer')),
  person_id uuid references people on delete cascade,
  invited_by jsonb not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);
create index invitations_open on invitations (organization_id, created_at desc) where used_at is null;
${wall('invitations')}`;

const sessions = `
create table person_sessions (
  id uuid primary key,
  token_hash bytea not null unique,
  person_id uuid not null references people on delete cascade,
  -- The one the person works in now.
  organization_id uuid not null references organizations,
  ip text,
  user_agent text,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index person_sessions_by_person on person_sessions (person_id);
create index person_sessions_by_expiry on person_sessions (expires_at);
${wall('person_sessions')}`;
