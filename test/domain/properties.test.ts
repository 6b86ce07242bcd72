import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decide, isRefusal, next } from '../../src/domain/approval.ts';
import { describeState } from '../../src/domain/describe.ts';
import type { DocumentEvent, DocumentState, Notice, Transition } from '../../src/domain/model.ts';
import { awaitedApprovers, findApprover, isBegun, isFinished } from '../../src/domain/steps.ts';
import { isAllowedAt } from './build.ts';
import { aWalk, everybody, type Given } from './walk.ts';

const TERMINAL = ['document.approved', 'document.rejected', 'document.expired', 'document.voided'];

type Accepted = Given & { result: Transition };

function whatever(title: string, check: (walk: Accepted[], given: Given[]) => void): void {
  test(title, () => {
    fc.assert(
      fc.property(aWalk, (given) => {
        check(
          given.filter((one): one is Accepted => !isRefusal(one.result)),
          given,
        );
      }),
      { numRuns: 250 },
    );
  });
}

const eventsOf = (walk: Accepted[]): DocumentEvent[] => walk.flatMap(({ result }) => result.events);
const noticesOf = (walk: Accepted[]): Notice[] => walk.flatMap(({ result }) => result.notices);
const statusesOf = (state: DocumentState) => new Map(everybody(state).map(({ id, status }) => [id, status]));

describe('whatever happens to a document', () => {
  whatever('A1: an approver decides at most once, while invited, by the current link, before expiry', (walk) => {
    for (const { before, command, now } of walk) {
      if (command.kind !== 'decide') continue;
      const approver = findApprover(before, command.approverId)!.approver;
      expect(approver).toMatchObject({ status: 'invited', decision: null, linkVersion: command.linkVersion });
      expect(before.expiresAt === null || now < before.expiresAt).toBe(true);
    }
    const deciders = eventsOf(walk).filter(({ type }) => type === 'approver.completed' || type === 'approver.rejected');
    expect(new Set(deciders.map(({ approverId }) => approverId)).size).toBe(deciders.length);
  });

  whatever('A1: a decision never changes, but for its stamp, which is set once', (walk) => {
    for (const { before, result } of walk) {
      for (const { id, decision } of everybody(before)) {
        if (!decision) continue;
        const later = findApprover(result.state, id)!.approver.decision!;
        expect({ ...later, stampedAt: null }).toEqual({ ...decision, stampedAt: null });
        if (decision.stampedAt !== null) expect(later.stampedAt).toBe(decision.stampedAt);
        if (decision.outcome === 'reject') expect(later.stampedAt).toBeNull();
      }
    }
  });

  whatever('A2: it ends at most once, with its event last, and nothing comes of any command after that', (walk) => {
    const events = eventsOf(walk);
    const ends = events.filter(({ type }) => TERMINAL.includes(type));
    expect(ends.length).toBeLessThanOrEqual(1);
    if (ends.length === 1) expect(events.at(-1)).toBe(ends[0]);
    for (const { before, result } of walk) if (before.endedAt !== null) expect(result.state).toBe(before);
    const last = walk.at(-1)?.result.state;
    if (last) expect(last.endedAt !== null).toBe(ends.length === 1);
  });

  whatever('A3: until it ends, somebody is awaited, or there is work or a time to wake', (walk) => {
    for (const { result, now } of walk) {
      const { state } = result;
      const work = next(state, now);
      expect(work.kind === 'finish').toBe(state.endedAt !== null);
      if (state.status !== 'in_progress') continue;
      if (state.completing) expect(work.kind === 'wait' && work.until === null).toBe(false);
      else expect(awaitedApprovers(state).length).toBeGreaterThan(0);
    }
  });

  whatever('A3: when a wait is over there is something to do, so the workflow never spins', (walk) => {
    for (const { result, now } of walk) {
      const work = next(result.state, now);
      if (work.kind !== 'wait' || work.until === null) continue;
      expect(work.until).toBeGreaterThanOrEqual(now);
      if (next(result.state, work.until).kind !== 'wait') continue;
      const moved = decide(result.state, { kind: 'tick' }, work.until) as Transition;
      expect(moved.state).not.toBe(result.state);
    }
  });

  whatever('A4: every change of an approver’s status has its event', (walk) => {
    for (const { before, result } of walk) {
      const earlier = statusesOf(before);
      const spokenOf = new Set(result.events.flatMap(({ approverId, details }) => [approverId, details.by]));
      for (const [id, status] of statusesOf(result.state)) {
        if (earlier.get(id) !== status) expect(spokenOf).toContain(id);
      }
    }
  });

  whatever('steps follow one another: only the last that has begun is unfinished', (walk) => {
    for (const { state } of walk.map(({ result }) => result)) {
      const begun = state.steps.map(isBegun);
      expect(begun.lastIndexOf(true)).toBe(begun.filter(Boolean).length - 1);
      const finished = state.steps.filter(isFinished).length;
      if (state.completing) expect(finished).toBe(state.steps.length);
      else if (state.status === 'in_progress') expect(finished).toBe(begun.lastIndexOf(true));
    }
  });

  whatever(
    'T2, T3: versions rise by one, events are numbered without gaps, and no change means the same state',
    (walk) => {
      for (const { before, result, now } of walk) {
        const { state, events, notices } = result;
        if (state === before) {
          expect([events, notices]).toEqual([[], []]);
          continue;
        }
        expect(state.version).toBe(before.version + 1);
        expect(state.sequence).toBe(before.sequence + events.length);
        expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => before.sequence + 1 + index));
        expect(events.every(({ occurredAt }) => occurredAt === now)).toBe(true);
      }
    },
  );

  whatever('R2: automatic reminders keep to calm hours, and never come after expiry', (walk) => {
    for (const { before, result, now } of walk) {
      for (const { approverId, occasion, kind } of result.notices) {
        if (kind !== 'reminder' || !occasion.startsWith('auto:')) continue;
        const { timeZone } = findApprover(before, approverId)!.approver;
        expect(isAllowedAt(before.policy.calm, timeZone, now)).toBe(true);
        expect(before.expiresAt === null || now < before.expiresAt).toBe(true);
      }
    }
  });

  whatever('R4: nobody gets more automatic reminders for one invitation than the policy says', (walk) => {
    const counts = new Map<string, number>();
    for (const { approverId, kind, occasion } of noticesOf(walk)) {
      if (kind !== 'reminder' || !occasion.startsWith('auto:')) continue;
      const invitation = `${approverId} ${occasion.split(':')[1]}`;
      counts.set(invitation, (counts.get(invitation) ?? 0) + 1);
    }
    const max = walk[0]?.before.policy.reminders?.maxCount ?? 0;
    for (const count of counts.values()) expect(count).toBeLessThanOrEqual(max);
  });

  whatever('no two notices are the same', (walk) => {
    const keys = noticesOf(walk).map(({ approverId, kind, occasion }) => `${approverId} ${kind} ${occasion}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  whatever('nobody who was not invited hears of it', (walk) => {
    const invited = new Set<string>();
    for (const { approverId, kind } of noticesOf(walk)) {
      if (kind === 'invitation') invited.add(approverId);
      expect(invited).toContain(approverId);
    }
  });

  whatever('its state is plain JSON, and can be put into words', (walk) => {
    for (const { result, now } of walk) {
      expect(JSON.parse(JSON.stringify(result))).toEqual(result);
      expect(describeState(result.state, now)).toMatch(/^### Document /);
    }
  });

  whatever('the same commands lead to the same state, as a replay needs', (walk, given) => {
    let state = given[0]!.before;
    for (const { command, now } of given) {
      const result = decide(state, command, now);
      if (!isRefusal(result)) state = result.state;
    }
    expect(state).toEqual(walk.at(-1)?.result.state ?? state);
  });
});

test('the walks reach every ending, and give every kind of command with success', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(aWalk, (given) => {
      for (const { command, result } of given) {
        if (isRefusal(result)) continue;
        if (result.events.length > 0 || command.kind === 'stamped') seen.add(command.kind);
        for (const { type } of result.events) seen.add(type);
      }
    }),
    { numRuns: 1_000 },
  );
  for (const kind of ['decide', 'void', 'extend', 'remind', 'add_approver', 'change_approver', 'replace_approver']) {
    expect(seen).toContain(kind);
  }
  for (const kind of ['remove_approver', 'reorder', 'tick', 'stamped', 'sealed', 'work_failed', ...TERMINAL]) {
    expect(seen).toContain(kind);
  }
});
