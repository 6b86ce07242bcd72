import { describe, expect, test } from '@jest/globals';
import { next, nextWakeAt, open } from '../../src/domain/approval.ts';
import { LIMITS } from '../../src/domain/limits.ts';
import type { Report } from '../../src/domain/model.ts';
import {
  accepted,
  approver,
  begun,
  DAY,
  decision,
  HOUR,
  having,
  MINUTE,
  NOON,
  newDocument,
  said,
  stampedAndSealed,
} from './build.ts';

const failed = (task: 'stamp' | 'seal', reason = 'no space left'): Report => ({ kind: 'work_failed', task, reason });
const stamped = (...decisionIds: string[]): Report => ({ kind: 'stamped', decisionIds });

describe('what comes next', () => {
  test('a pending document begins', () => {
    expect(next(open(newDocument([['a']])), NOON)).toEqual({ kind: 'begin' });
    expect(nextWakeAt(open(newDocument([['a']])), NOON)).toEqual({ at: NOON, reason: 'beginning' });
  });

  test('with nothing on the clock it waits for people', () => {
    expect(next(begun([['a']]), NOON)).toEqual({ kind: 'wait', until: null, reason: 'decision of approver 1' });
    expect(next(begun([['a', 'b']]), NOON)).toMatchObject({ until: null, reason: 'decisions of 2 approvers' });
  });

  test('decisions are stamped in the order in which they were made, rejections never', () => {
    let state = begun([{ count: 2, of: ['a', 'b', 'c', 'd'] }]);
    state = accepted(state, decision('d', 'reject'), NOON).state;
    state = accepted(state, decision('c'), NOON + 1).state;
    state = accepted(state, decision('a'), NOON + 2).state;
    expect(next(state, NOON + 2)).toEqual({ kind: 'stamp', decisionIds: ['decision-of-c', 'decision-of-a'] });
  });

  test('it is sealed only when every decision is in the file, and finishes then', () => {
    let state = having(begun([['a', 'b']]), [decision('a'), decision('b')]);
    expect(accepted(state, { kind: 'sealed' }).state).toBe(state);
    state = accepted(state, stamped('decision-of-a')).state;
    expect(next(state, NOON)).toEqual({ kind: 'stamp', decisionIds: ['decision-of-b'] });
    state = accepted(state, stamped('decision-of-b')).state;
    expect(next(state, NOON)).toEqual({ kind: 'seal' });
    state = accepted(state, { kind: 'sealed' }).state;
    expect(next(state, NOON)).toEqual({ kind: 'finish' });
  });

  test.each(['rejected', 'expired', 'voided'] as const)('a document that was %s is not stamped any more', (status) => {
    const open = having(begun([['a', 'b']], { expiresAt: NOON + DAY }), [decision('a')]);
    const command = { rejected: decision('b', 'reject'), expired: { kind: 'tick' }, voided: { kind: 'void' } } as const;
    const { state } = accepted(open, command[status], status === 'expired' ? NOON + DAY : NOON);
    expect(state.status).toBe(status);
    expect(next(state, NOON + DAY)).toEqual({ kind: 'finish' });
    expect(nextWakeAt(state, NOON + DAY).at).toBeNull();
    expect(accepted(state, stamped('decision-of-a'), NOON + DAY).state).toBe(state);
    expect(accepted(state, failed('stamp'), NOON + DAY).state).toBe(state);
  });
});

describe('stamps', () => {
  test('are marked with their time and no event, and a repetition changes nothing', () => {
    const state = having(begun([['a', 'b']]), [decision('a')]);
    const moved = accepted(state, stamped('decision-of-a', 'unknown'), NOON + HOUR);
    expect(said(moved)).toEqual({ events: [], notices: [] });
    expect(moved.state.version).toBe(state.version + 1);
    expect(approver(moved.state, 'a').decision!.stampedAt).toBe(NOON + HOUR);
    expect(accepted(moved.state, stamped('decision-of-a'), NOON + DAY).state).toBe(moved.state);
  });
});

describe('blocked work', () => {
  const unstamped = () => having(begun([['a', 'b']], { expiresAt: NOON + DAY }), [decision('a')]);

  test('is visible with its reason, and is an event once', () => {
    const first = accepted(unstamped(), failed('stamp'));
    expect(first.events[0]).toMatchObject({
      type: 'document.blocked',
      details: { task: 'stamp', reason: 'no space left' },
    });
    expect(first.state.blocked).toEqual({
      task: 'stamp',
      reason: 'no space left',
      since: NOON,
      attempts: 1,
      retryAt: NOON + LIMITS.blockedRetryFirstMs,
    });
    const second = accepted(first.state, failed('stamp', 'still none'), NOON + MINUTE);
    expect(second.events).toEqual([]);
    expect(second.state.version).toBe(first.state.version + 1);
    expect(second.state.blocked).toMatchObject({ reason: 'still none', since: NOON, attempts: 2 });
  });

  test('is tried again ever later, up to the limit', () => {
    let state = unstamped();
    const waits: number[] = [];
    for (let attempt = 0; attempt < 9; attempt++) {
      state = accepted(state, failed('stamp')).state;
      waits.push((state.blocked!.retryAt - NOON) / 1_000);
    }
    expect(waits).toEqual([15, 30, 60, 120, 240, 480, 900, 900, 900]);
  });

  test('waits for its retry, then is done again', () => {
    const { state } = accepted(unstamped(), failed('stamp'));
    const { retryAt } = state.blocked!;
    expect(next(state, NOON)).toEqual({ kind: 'wait', until: retryAt, reason: 'retry of stamping' });
    expect(next(state, retryAt)).toEqual({ kind: 'stamp', decisionIds: ['decision-of-a'] });
  });

  test('does not stop the clock for the others', () => {
    const policy = { reminders: { firstAfterMs: MINUTE, everyMs: DAY, maxCount: 1 }, expiresAt: NOON + 10 * MINUTE };
    let state = having(begun([['a', 'b']], policy), [decision('a')]);
    for (let attempt = 0; attempt < 7; attempt++) state = accepted(state, failed('stamp')).state;
    expect(next(state, NOON)).toEqual({
      kind: 'wait',
      until: NOON + MINUTE,
      reason: 'next reminder to approver 2',
    });
    state = accepted(state, { kind: 'tick' }, NOON + MINUTE).state;
    expect(next(state, NOON + MINUTE)).toEqual({ kind: 'wait', until: NOON + 10 * MINUTE, reason: 'expiry' });
    expect(accepted(state, { kind: 'tick' }, NOON + 10 * MINUTE).state).toMatchObject({
      status: 'expired',
      blocked: null,
    });
  });

  test('heals with an event', () => {
    const { state } = accepted(unstamped(), failed('stamp'));
    const moved = accepted(state, stamped('decision-of-a'));
    expect(moved.state.blocked).toBeNull();
    expect(moved.events[0]).toMatchObject({ type: 'document.unblocked', details: { task: 'stamp' } });
  });

  test('of the seal heals before the document is approved', () => {
    const completing = having(begun([['a']]), [decision('a'), stamped('decision-of-a'), failed('seal')]);
    expect(next(completing, NOON)).toMatchObject({ kind: 'wait', reason: 'retry of sealing' });
    expect(said(stampedAndSealed(completing)).events).toEqual(['document.unblocked', 'document.approved']);
  });

  test('of another kind than what is pending is no news', () => {
    const state = unstamped();
    expect(accepted(state, failed('seal')).state).toBe(state);
  });

  test('keeps a reason short, without half a character at its end', () => {
    const reason = `${'x'.repeat(LIMITS.reasonCharactersMax - 1)}😀`;
    const { state } = accepted(unstamped(), failed('stamp', reason));
    expect(state.blocked!.reason).toHaveLength(LIMITS.reasonCharactersMax);
    expect(state.blocked!.reason.isWellFormed()).toBe(true);
  });
});
