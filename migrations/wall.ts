const OWN = `organization_id = (select nullif(current_setting('app.organization_id', true), '')::uuid)`;

/** SQL that lets rows of a table with `organization_id` be seen by their organization, and by the system role. */
export const wall = (table: string): string => `
alter table ${table} enable row level security;
alter table ${table} force row level security;
create policy own_organization on ${table} to countersign_app using (${OWN}) with check (${OWN});
create policy every_organization on ${table} to countersign_system using (true) with check (true);
grant select, insert, update, delete on ${table} to countersign_app, countersign_system;`;
