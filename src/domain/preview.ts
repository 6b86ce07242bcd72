/** What will happen when, if nobody reacts: the rules themselves, played forward without a workflow. */
import { decide, isRefusal, next, open } from './approval.ts';
import { LIMITS } from './limits.ts';
import type { ApproverId, DocumentState, NewDocument, NoticeKind, Transition } from './model.ts';

/** Messages of one kind that go out in the same moment. With `expired`, the document ends. */
export type PreviewEntry = { at: number; kind: NoticeKind; approverIds: ApproverId[] };

export type Preview = {
  entries: PreviewEntry[];
  /** True when more would happen than is listed, after the horizon or beyond the limit of entries. */
  truncated: boolean;
};

/** Plays the document from `now` on, for at most `horizonMs`. The route must have passed `checkRoute`. */
export function preview(document: NewDocument, now: number, horizonMs: number = LIMITS.previewHorizonMs): Preview {
  const entries: PreviewEntry[] = [];
  let state = open(document);
  let at = now;
  // Each turn is a begin or a tick that was due, so each adds an entry; the last one finds nothing more.
  for (let turn = 0; turn <= LIMITS.previewEntriesMax; turn++) {
    const dueAt = nextTurn(state, at);
    if (dueAt === null) return { entries, truncated: false };
    if (dueAt > now + horizonMs || entries.length >= LIMITS.previewEntriesMax) break;
    at = dueAt;
    const moved = decide(state, state.status === 'pending' ? { kind: 'begin' } : { kind: 'tick' }, at);
    if (isRefusal(moved)) break;
    entries.push(...entriesOf(moved, at));
    state = moved.state;
  }
  return { entries: entries.slice(0, LIMITS.previewEntriesMax), truncated: true };
}

function nextTurn(state: DocumentState, now: number): number | null {
  const work = next(state, now);
  if (work.kind === 'begin') return now;
  return work.kind === 'wait' ? work.until : null;
}

function entriesOf({ state, notices }: Transition, at: number): PreviewEntry[] {
  const entries = new Map<NoticeKind, PreviewEntry>();
  if (state.status === 'expired') entries.set('expired', { at, kind: 'expired', approverIds: [] });
  for (const { kind, approverId } of notices) {
    const entry = entries.get(kind) ?? { at, kind, approverIds: [] };
    entry.approverIds.push(approverId);
    entries.set(kind, entry);
  }
  return [...entries.values()];
}
