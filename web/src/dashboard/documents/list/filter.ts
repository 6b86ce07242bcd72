import type { Schemas } from '../../../../../src/api/generated/countersign.ts';
import type { Input } from '../../../api/client.ts';
import { STATUSES } from '../../parts/vocabulary.ts';
import type { Status } from '../document.ts';

/** What the list is narrowed to. Lives in the address, so that going back, a reload and a link keep it. */
export type Filter = {
  q: string;
  status: readonly Status[];
  dialect: string;
  blocked: boolean;
  /** Created in so many days before now; null: at any time, or between the two days. */
  withinDays: number | null;
  /** Days as `2026-03-31`, in the person's own time; empty for open ends. */
  from: string;
  to: string;
};
type ViewFilter = Schemas['ViewFilter'];
type Query = NonNullable<Input<'listDocuments'>['query']>;

export const NO_FILTER: Filter = { q: '', status: [], dialect: '', blocked: false, withinDays: null, from: '', to: '' };
const DAY_MS = 86_400_000;
const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));

/** Reads a filter from an address; what it does not know it leaves out. */
export function filterIn(search: URLSearchParams): Filter {
  const days = Number(search.get('within'));
  const day = (name: string) => (isDay(search.get(name) ?? '') ? search.get(name)! : '');
  return {
    q: (search.get('q') ?? '').slice(0, 100),
    status: STATUSES.filter((status) => search.getAll('status').includes(status)),
    dialect: (search.get('dialect') ?? '').replace(/[^a-z0-9_-]/g, '').slice(0, 40),
    blocked: search.get('blocked') === 'true',
    withinDays: Number.isInteger(days) && days >= 1 && days <= 3_650 ? days : null,
    from: day('from'),
    to: day('to'),
  };
}

export function searchOf({ q, status, dialect, blocked, withinDays, from, to }: Filter): URLSearchParams {
  const search = new URLSearchParams();
  if (q !== '') search.set('q', q);
  for (const one of status) search.append('status', one);
  if (dialect !== '') search.set('dialect', dialect);
  if (blocked) search.set('blocked', 'true');
  if (withinDays !== null) search.set('within', String(withinDays));
  if (from !== '') search.set('from', from);
  if (to !== '') search.set('to', to);
  return search;
}

/** What the API is asked for. `to` is the last day that counts. */
export function queryOf(filter: Filter, now: number): Query {
  const { q, status, dialect, blocked, withinDays, from, to } = filter;
  const after = withinDays === null ? startOf(from) : new Date(startOfToday(now) - (withinDays - 1) * DAY_MS);
  const before = startOf(to);
  return {
    ...(q.trim() !== '' && { q: q.trim() }),
    ...(status.length > 0 && { status: [...status] }),
    ...(dialect !== '' && { dialect }),
    ...(blocked && { blocked }),
    ...(after && { createdAfter: after.toISOString() }),
    ...(before && { createdBefore: new Date(before.setDate(before.getDate() + 1)).toISOString() }),
  };
}

/** How a filter is kept under a name. */
export function viewFilterOf({ q, status, dialect, blocked, withinDays, from, to }: Filter): ViewFilter {
  return {
    ...(q.trim() !== '' && { q: q.trim() }),
    ...(status.length > 0 && { status: [...status] }),
    ...(dialect !== '' && { dialect }),
    ...(blocked && { blocked }),
    ...(withinDays !== null && { createdWithinDays: withinDays }),
    ...(from !== '' && { createdAfter: startOf(from)!.toISOString() }),
    ...(to !== '' && { createdBefore: startOf(to)!.toISOString() }),
  };
}

export function filterOfView(view: ViewFilter): Filter {
  return {
    ...NO_FILTER,
    q: view.q ?? '',
    status: view.status ?? [],
    dialect: view.dialect ?? '',
    blocked: view.blocked ?? false,
    withinDays: view.createdWithinDays ?? null,
    from: view.createdAfter ? dayOf(view.createdAfter) : '',
    to: view.createdBefore ? dayOf(view.createdBefore) : '',
  };
}

export const isSame = (a: Filter, b: Filter): boolean => String(searchOf(a)) === String(searchOf(b));

/** How many of the filters behind the button are set. */
export const countSet = ({ status, dialect, blocked, withinDays, from, to }: Filter): number =>
  [status.length > 0, dialect !== '', blocked, withinDays !== null || from !== '' || to !== ''].filter(Boolean).length;

/** The first moment of a day where the person is; null for no day. */
function startOf(day: string): Date | null {
  return day === '' ? null : new Date(`${day}T00:00:00`);
}

const startOfToday = (now: number): number => new Date(now).setHours(0, 0, 0, 0);

function dayOf(iso: string): string {
  const date = new Date(iso);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
