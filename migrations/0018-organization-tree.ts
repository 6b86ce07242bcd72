import { Migration } from '@mikro-orm/migrations';

/** Organizations under another one, what an organization is known by elsewhere, and documents that stay its own. */
export class OrganizationTree extends Migration {
  override up(): void {
    for (const statement of [columns, place, spending, privacy]) this.addSql(statement);
  }
}

const columns = `
alter table organizations
  -- What programs that count their customers know it by.
  add column number bigint generated always as identity,
  add column parent_id uuid references organizations,
  -- The one above all others; null for an organization under nobody. Both follow from parent_id, by the trigger below.
  add column root_id uuid references organizations,
  add column depth smallint not null default 0,
  -- Encrypted; the index is a keyed hash, by which documents that ask this mobile to sign are found.
  add column mobile bytea,
  add column mobile_index bytea,
  add column suspended_at timestamptz,
  add constraint organizations_number_once unique (number),
  -- Who holds a mobile sees what is sent to it, so it can be one organization's only.
  add constraint organizations_mobile_once unique (mobile_index),
  add constraint organizations_mobile_whole check ((mobile is null) = (mobile_index is null)),
  add constraint organizations_place_whole check ((parent_id is null) = (root_id is null) and (parent_id is null) = (depth = 0)),
  add constraint organizations_depth_bounded check (depth between 0 and 4);
create index organizations_by_root on organizations (root_id, number) where root_id is not null;
create index organizations_by_parent on organizations (parent_id) where parent_id is not null;`;

/** A parent is there before its children and nobody ever moves, so there are no circles. */
const place = `
create function place_organization() returns trigger language plpgsql as $$
declare
  above organizations;
begin
  if tg_op = 'UPDATE' then
    raise exception 'an organization keeps its place in the tree' using errcode = 'check_violation';
  end if;
  if new.parent_id is not null then
    select * into above from organizations where id = new.parent_id;
    new.root_id := coalesce(above.root_id, above.id);
    new.depth := above.depth + 1;
  end if;
  return new;
end $$;
create trigger organizations_placed before insert on organizations
  for each row execute function place_organization();
create trigger organizations_stay before update of parent_id, root_id, depth on organizations
  for each row execute function place_organization();`;

const spending = `
alter table wallet_holds
  -- What it is settled with: the document that an approver was added to on its way.
  add column document_id uuid;
create index wallet_holds_of_documents on wallet_holds (document_id) where document_id is not null;
-- What was spent for an organization, whoever paid.
create index wallet_movements_spent_for on wallet_movements (for_organization_id) include (amount) where credit = 'spent';`;

const privacy = `
-- Seen by its own organization and by those it is sent to, not by the organizations above.
alter table documents add column private boolean not null default false;`;
