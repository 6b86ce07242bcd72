import { Migration } from '@mikro-orm/migrations';

/** Fields that approvers fill in. An approver's place, where a mark goes, becomes one of them. */
export class Fields extends Migration {
  override up(): void {
    for (const statement of [columns, places, marks]) this.addSql(statement);
  }
}

const columns = `
alter table approvers
  -- What the approver fills in, and where: see src/domain/fields.ts.
  add column fields jsonb not null default '[]';
alter table decisions
  -- The approver's initials, and the stamp where it is another picture than the signature: as "mark" is.
  add column initials jsonb,
  add column stamp jsonb,
  -- What was typed and ticked, by the fields' ids.
  add column field_values jsonb not null default '{}';`;

// FORCE hides the rows from the tables' owner too.
const places = `
set local role countersign_system;
update approvers set fields = jsonb_build_array(place || jsonb_build_object(
  'id', 'mark', 'kind', case action when 'stamp' then 'stamp' else 'signature' end, 'label', null, 'required', false,
  'calendar', null, 'defaultValue', null, 'maxLength', 200, 'readOnly', false)) where place is not null;
reset role;
alter table approvers drop column place;`;

const marks = `
-- Whether a stored picture is still needed.
create index decisions_by_initials on decisions ((initials ->> 'imageSha256')) where initials ->> 'imageSha256' is not null;
create index decisions_by_stamp on decisions ((stamp ->> 'imageSha256')) where stamp ->> 'imageSha256' is not null;`;
