import pg from 'pg';
import { blindIndex } from '../src/identity/subject.ts';
import { personIndex } from '../src/secrets/phones.ts';
import type { Site } from './site.ts';

/** Somebody who can be looked for. */
export type Person = { phone: string; nationalCode: string };

/** Contracts that each person signs. */
const EACH = 3;

/**
 * Writes contracts straight into the tables: each a document with one signer, who was checked. Numbers are not there, as
 * lists do not read them; of the first people the hashes are those of real ones.
 * @returns those people.
 */
export async function fillContracts(site: Site, count: number, peopleCount: number): Promise<Person[]> {
  const client = new pg.Client({ connectionString: site.superuserUrl });
  await client.connect();
  try {
    await client.query('begin');
    await client.query(DOCUMENTS, [site.organizationId, count]);
    for (const sql of [CONTRACTS, STEPS]) await client.query(sql, [site.organizationId]);
    for (const sql of [APPROVERS, CHECKS]) await client.query(sql, [site.organizationId, Math.ceil(count / EACH)]);
    await client.query('commit');
    const people = Array.from({ length: peopleCount }, (_, index) => personOf(index));
    for (const [index, { phone, nationalCode }] of people.entries()) {
      const person = personIndex(site.core, phone);
      const code = blindIndex(site.core, site.organizationId, 'nationalCode', nationalCode);
      await client.query(`update approvers set person_index = $1 where person_index = ${HASH('$2')}`, [person, index]);
      await client.query(
        `update identity_checks set national_code_index = $1 where organization_id = $3 and national_code_index = ${HASH('$2')}`,
        [code, index, site.organizationId],
      );
    }
    await client.query('vacuum analyze documents, contracts, steps, approvers, identity_checks');
    return people;
  } finally {
    await client.end();
  }
}

function personOf(index: number): Person {
  const serial = String(index).padStart(5, '0');
  return { phone: `+9665555${serial}`, nationalCode: `99999${serial}` };
}

/** Stands for the hash of a person's number. */
const HASH = (person: string): string => `sha256(('person ' || (${person})::text)::bytea)`;

const DOCUMENTS = `
insert into documents (id, organization_id, dialect, mode, created_by, status, version, title, reference, language, policy,
  approver_count, page_count, sent_at, created_at, updated_at)
select gen_random_uuid(), $1, 'countersign', 'live', 'bench contracts', case when n % 10 = 0 then 'in_progress' else 'approved' end,
  2, 'Lease ' || n, n::text, 'en', '{}', 1, 10, at, at, at
from generate_series(1, $2::integer) n, lateral (select now() - n * interval '40 seconds') t(at)`;

const CONTRACTS = `
insert into contracts (id, organization_id, code, dialect, mode, caller, title, all_pages_signature, private, input,
  document_id, pages, step, created_at, updated_at, completed_at)
select id, organization_id, upper(substr(md5(id::text), 1, 16)), dialect, mode, '{}', title, false, false, '{}', id,
  '[{"page": 1, "width": 595, "height": 842}]', 'done', created_at, created_at,
  case status when 'approved' then created_at + interval '1 day' end
from documents where organization_id = $1 and created_by = 'bench contracts'`;

const STEPS = `
insert into steps (id, organization_id, document_id, position, quorum)
select gen_random_uuid(), $1, id, 1, '{"kind": "all"}'
from documents where organization_id = $1 and created_by = 'bench contracts'`;

const APPROVERS = `
insert into approvers (id, organization_id, document_id, step_id, position, name, phone, person_index, action, language,
  time_zone, identity, status)
select gen_random_uuid(), $1, d.id, s.id, 1, 'Signer', 'sealed:', ${HASH('d.reference::integer % $2')}, 'sign', 'en', 'UTC',
  'link', 'completed'
from documents d join steps s on s.document_id = d.id where d.organization_id = $1 and d.created_by = 'bench contracts'`;

const CHECKS = `
insert into identity_checks (id, organization_id, document_id, approver_id, mode, status, national_code, national_code_index,
  mobile, mobile_index, created_at, answered_at)
select gen_random_uuid(), $1, d.id, a.id, 'live', 'verified', '', ${HASH('d.reference::integer % $2')}, '', '', d.created_at,
  d.created_at
from documents d join approvers a on a.document_id = d.id where d.organization_id = $1 and d.created_by = 'bench contracts'`;
