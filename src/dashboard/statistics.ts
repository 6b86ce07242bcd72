import type { Core } from '../core.ts';
import type { Action, OrganizationId } from '../domain/model.ts';
import { iso } from '../iso.ts';
import { readProfile } from '../organizations/profile.ts';
import type { Channel } from '../organizations/settings.ts';

/** How an organization's documents fare. Durations are whole seconds; days are the organization's own. */
export type Statistics = {
  open: { draft: number; pending: number; inProgress: number; blocked: number };
  days: { day: string; created: number; approved: number; rejected: number; expired: number; voided: number }[];
  /** From sending to approval. */
  completion: Duration;
  /** By the step's place on the route, the first is 1: from asking its first approver to its last decision. */
  steps: ({ position: number } & Duration)[];
  /** From asking to deciding. */
  actions: ({ action: Action } & Duration)[];
  awaited: Awaited[];
  deliveries: { delivered: number; failed: number; underway: number };
  messages: { channel: Channel; sent: number; delivered: number; failed: number }[];
};
export type Duration = { count: number; medianSeconds: number | null; p90Seconds: number | null };
export type Awaited = {
  documentId: string;
  title: string;
  approverId: string;
  name: string;
  action: Action;
  since: string;
};

const AWAITED_MAX = 10;
const STEPS_MAX = 20;

/** The organization's figures for documents from `from` until before `to`. */
export async function readStatistics(
  core: Core,
  organizationId: OrganizationId,
  { from, to }: { from: Date; to: Date },
): Promise<Statistics> {
  const { settings } = await readProfile(core, organizationId);
  const period = [from.toISOString(), to.toISOString()];
  const ask = async <T>(sql: string, parameters: string[] = period): Promise<T[]> =>
    (await core.database.read<{ row: T }>(organizationId, `select to_jsonb(r) as row from (${sql}) r`, parameters)).map(
      ({ row }) => row,
    );
  const [[open], days, [completion], steps, actions, awaited, [deliveries], messages] = await Promise.all([
    ask<Statistics['open']>(OPEN, []),
    ask<Statistics['days'][number]>(DAYS, [...period, settings.timeZone]),
    ask<Duration>(COMPLETION),
    ask<Statistics['steps'][number]>(STEPS),
    ask<Statistics['actions'][number]>(ACTIONS),
    ask<Awaited>(AWAITED, []),
    ask<Statistics['deliveries']>(DELIVERIES),
    ask<Statistics['messages'][number]>(MESSAGES),
  ]);
  const waiting = awaited.map((one) => ({ ...one, since: iso(one.since) }));
  return {
    open: open!,
    days,
    completion: completion!,
    steps,
    actions,
    awaited: waiting,
    deliveries: deliveries!,
    messages,
  };
}

const DURATION = (seconds: string): string => `count(*)::integer as count,
  round(percentile_cont(0.5) within group (order by ${seconds}))::integer as "medianSeconds",
  round(percentile_cont(0.9) within group (order by ${seconds}))::integer as "p90Seconds"`;

const OPEN = `
  select count(*) filter (where status = 'draft')::integer as draft,
    count(*) filter (where status = 'pending')::integer as pending,
    count(*) filter (where status = 'in_progress')::integer as "inProgress",
    count(*) filter (where blocked is not null)::integer as blocked
  from documents where status in ('draft', 'pending', 'in_progress')`;

/** Every day of the period, also those on which nothing happened. */
const DAYS = `
  select to_char(day, 'YYYY-MM-DD') as day, ${['created', 'approved', 'rejected', 'expired', 'voided']
    .map((what) => `count(*) filter (where what = '${what}')::integer as ${what}`)
    .join(', ')}
  from generate_series(date_trunc('day', $1::timestamptz at time zone $3),
      date_trunc('day', ($2::timestamptz - interval '1 microsecond') at time zone $3), interval '1 day') day
    left join (
      select date_trunc('day', created_at at time zone $3) as happened, 'created' as what from documents
        where created_at >= $1::timestamptz and created_at < $2::timestamptz
      union all select date_trunc('day', ended_at at time zone $3), status from documents
        where ended_at >= $1::timestamptz and ended_at < $2::timestamptz
    ) facts on happened = day
  group by day order by day`;

const COMPLETION = `
  select ${DURATION('extract(epoch from ended_at - sent_at)')} from documents
  where status = 'approved' and ended_at >= $1::timestamptz and ended_at < $2::timestamptz`;

const STEPS = `
  select position, ${DURATION('seconds')} from (
    select row_number() over (partition by s.document_id order by s.position)::integer as position, a.seconds
    from steps s join lateral (
      select extract(epoch from max(decided_at) - min(invited_at)) as seconds, max(decided_at) as decided
      from approvers where step_id = s.id and decided_at is not null
    ) a on a.decided >= $1::timestamptz and a.decided < $2::timestamptz
  ) timed group by position order by position limit ${STEPS_MAX}`;

const ACTIONS = `
  select action, ${DURATION('extract(epoch from decided_at - invited_at)')} from approvers
  where decided_at >= $1::timestamptz and decided_at < $2::timestamptz group by action order by action`;

const AWAITED = `
  select a.document_id as "documentId", d.title, a.id as "approverId", a.name, a.action, a.invited_at as since
  from approvers a join documents d on d.id = a.document_id
  where a.status = 'invited' and d.status = 'in_progress' order by a.invited_at, a.id limit ${AWAITED_MAX}`;

const DELIVERIES = `
  select count(*) filter (where status = 'delivered')::integer as delivered,
    count(*) filter (where status = 'dead')::integer as failed,
    count(*) filter (where status in ('pending', 'retrying'))::integer as underway
  from deliveries where created_at >= $1::timestamptz and created_at < $2::timestamptz`;

const MESSAGES = `
  select channel, count(*) filter (where status in ('accepted', 'delivered', 'read'))::integer as sent,
    count(*) filter (where status in ('delivered', 'read'))::integer as delivered,
    count(*) filter (where status = 'failed')::integer as failed
  from messages where direction = 'out' and created_at >= $1::timestamptz and created_at < $2::timestamptz
  group by channel order by channel`;
