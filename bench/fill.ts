import pg from 'pg';
import type { Site } from './site.ts';

/**
 * Writes documents straight into the tables: two steps of three approvers each, a day's pace of creation, nine in ten
 * approved and the others on their way.
 */
export async function fillDocuments(site: Site, count: number): Promise<void> {
  const client = new pg.Client({ connectionString: site.superuserUrl });
  await client.connect();
  try {
    await client.query('begin');
    await client.query(DOCUMENTS, [site.organizationId, count]);
    await client.query(STEPS, [site.organizationId]);
    await client.query(APPROVERS, [site.organizationId]);
    await client.query('commit');
    await client.query('vacuum analyze documents, steps, approvers');
  } finally {
    await client.end();
  }
}

/** Some of them, spread over all. */
export async function someIds(site: Site, count: number): Promise<string[]> {
  const rows = await site.core.database.read<{ id: string }>(
    site.organizationId,
    'select id from documents where reference is not null order by md5(id::text) limit $1',
    [count],
  );
  return rows.map(({ id }) => id);
}

const POLICY = JSON.stringify({
  reminders: { firstAfterMs: 172_800_000, everyMs: 172_800_000, maxCount: 5 },
  calm: { quietHours: { fromMinute: 1_260, toMinute: 480 }, weekendDays: [5, 6] },
  expiryWarningMs: 86_400_000,
  expiresAfterMs: 2_592_000_000,
});

const DOCUMENTS = `
insert into documents (id, organization_id, dialect, mode, created_by, status, version, sequence, title, titles, reference,
  metadata, language, policy, approver_count, decided_count, page_count, expires_at, sent_at, ended_at, created_at, updated_at)
select gen_random_uuid(), $1, 'countersign', 'live', 'bench', case when n % 10 = 0 then 'in_progress' else 'approved' end,
  9, 12, 'Lease agreement ' || n, jsonb_build_object('en', 'Lease agreement ' || n, 'ar', 'عقد إيجار ' || n), 'REF-' || n,
  jsonb_build_object('department', 'Sales', 'customer', n::text), 'en', '${POLICY}', 6, case when n % 10 = 0 then 2 else 6 end, 3,
  at + interval '30 days', at, case when n % 10 = 0 then null else at + interval '1 day' end, at, at + interval '1 day'
from generate_series(1, $2::integer) n, lateral (select now() - interval '1 day' - n * interval '40 seconds') t(at)`;

const STEPS = `
insert into steps (id, organization_id, document_id, position, quorum)
select gen_random_uuid(), $1, d.id, position, '{"kind": "all"}'
from documents d, generate_series(1, 2) position where d.organization_id = $1 and d.created_by = 'bench'`;

const APPROVERS = `
insert into approvers (id, organization_id, document_id, step_id, position, name, names, role, phone, channels, action, language,
  time_zone, identity, place, status, invited_at, decided_at, decision_id, created_at, updated_at)
select gen_random_uuid(), $1, s.document_id, s.id, n, 'Approver ' || n, jsonb_build_object('en', 'Approver ' || n), 'Director',
  '+96650000000' || n, array['whatsapp', 'sms'], case when n = 3 then 'sign' else 'approve' end, 'en', 'Asia/Riyadh', 'link',
  '{"page": 1, "x": 0.1, "y": 0.8, "width": 0.3, "height": 0.08}',
  case when d.status = 'approved' or s.position = 1 then 'completed' else 'invited' end, d.sent_at,
  case when d.status = 'approved' or s.position = 1 then d.sent_at + interval '2 hours' end,
  case when d.status = 'approved' or s.position = 1 then gen_random_uuid() end, d.created_at, d.updated_at
from steps s join documents d on d.id = s.document_id, generate_series(1, 3) n
where d.organization_id = $1 and d.created_by = 'bench'`;
