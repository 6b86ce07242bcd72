import { describe, expect, test } from '@jest/globals';
import { decide, isRefusal, open } from '../../src/domain/approval.ts';
import type { DocumentState } from '../../src/domain/model.ts';
import {
  accepted,
  approver,
  begun,
  decision,
  HOUR,
  having,
  MINUTE,
  NOON,
  newDocument,
  refused,
  said,
  stampedAndSealed,
} from './build.ts';

describe('beginning', () => {
  test('a document opens pending, with everybody waiting and the numbers it was given', () => {
    const state = open(newDocument([['a'], ['b']]));
    expect(state).toMatchObject({ status: 'pending', version: 3, sequence: 2, completing: false, endedAt: null });
    expect(state.steps.map(({ approvers }) => approvers[0]!.status)).toEqual(['waiting', 'waiting']);
  });

  test('personal data that slips into a new document does not reach the state', () => {
    const document = newDocument([['a']]);
    Object.assign(document.steps[0]!.approvers[0]!, { phone: '+49 30 1234' });
    expect(JSON.stringify(open(document))).not.toContain('1234');
  });

  test('beginning invites the first step and nobody else', () => {
    const moved = accepted(open(newDocument([['a', 'b'], ['c']])), { kind: 'begin' });
    expect(said(moved)).toEqual({
      events: ['approver.invited a', 'approver.invited b'],
      notices: ['invitation a', 'invitation b'],
    });
    expect(moved.notices[0]!.occasion).toBe('link:1');
    expect(moved.state).toMatchObject({ status: 'in_progress', version: 4, sequence: 4 });
    expect(approver(moved.state, 'a')).toMatchObject({ status: 'invited', invitedAt: NOON });
    expect(approver(moved.state, 'c')).toMatchObject({ status: 'waiting', invitedAt: null });
  });

  test('a document begins once', () => {
    const state = begun([['a']]);
    expect(accepted(state, { kind: 'begin' })).toEqual({ state, events: [], notices: [] });
  });

  test('a document whose expiry passed before it could begin expires, and asks nobody', () => {
    const moved = accepted(open(newDocument([['a']], { expiresAt: NOON })), { kind: 'begin' }, NOON);
    expect(said(moved)).toEqual({ events: ['document.expired'], notices: [] });
  });
});

describe('completing', () => {
  test('in a sequence the next is asked when the one before has completed', () => {
    const moved = accepted(begun([['a'], ['b']]), decision('a'), NOON + HOUR);
    expect(said(moved)).toEqual({ events: ['approver.completed a', 'approver.invited b'], notices: ['invitation b'] });
    expect(moved.events[0]!.details).toEqual({ action: 'sign' });
    expect(approver(moved.state, 'a').decision).toEqual({
      id: 'decision-of-a',
      outcome: 'complete',
      decidedAt: NOON + HOUR,
      stampedAt: null,
    });
  });

  test('a step of all waits for all', () => {
    const moved = accepted(begun([['a', 'b'], ['c']]), decision('a'));
    expect(said(moved)).toEqual({ events: ['approver.completed a'], notices: [] });
  });

  test('a step of two out of three releases the third, whose link dies', () => {
    const state = having(begun([{ count: 2, of: ['a', 'b', 'c'] }, ['d']]), [decision('c')]);
    const moved = accepted(state, decision('a'));
    expect(said(moved)).toEqual({
      events: ['approver.completed a', 'approver.released b', 'approver.invited d'],
      notices: ['no_longer_needed b', 'invitation d'],
    });
    expect(approver(moved.state, 'b')).toMatchObject({ status: 'released', linkVersion: 2, decision: null });
  });

  test('after the last step the outcome is certain, and sealing approves the document', () => {
    const completing = accepted(begun([['a', 'b']]), decision('a'));
    const certain = accepted(completing.state, decision('b'));
    expect(certain.state).toMatchObject({ status: 'in_progress', completing: true, endedAt: null });
    const sealed = stampedAndSealed(certain.state, NOON + HOUR);
    expect(said(sealed)).toEqual({ events: ['document.approved'], notices: ['completed a', 'completed b'] });
    expect(sealed.state).toMatchObject({ status: 'approved', endedAt: NOON + HOUR });
  });

  test('in a photo finish both count, and the document is approved once', () => {
    for (const order of [
      ['a', 'b'],
      ['b', 'a'],
    ]) {
      let state = begun([['a', 'b']]);
      for (const id of order) state = accepted(state, decision(id)).state;
      const sealed = stampedAndSealed(state);
      expect(sealed.events.map(({ type }) => type)).toEqual(['document.approved']);
      expect(accepted(sealed.state, { kind: 'sealed' }).events).toEqual([]);
    }
  });
});

describe('rejecting', () => {
  test('in a step of all, one rejection ends the document', () => {
    const state = having(begun([['z'], ['a', 'b'], ['c']]), [decision('z')]);
    const moved = accepted(state, decision('a', 'reject'), NOON + HOUR);
    expect(said(moved)).toEqual({
      events: ['approver.rejected a', 'approver.released b', 'document.rejected a'],
      notices: ['rejected z', 'rejected b'],
    });
    expect(moved.state).toMatchObject({ status: 'rejected', endedAt: NOON + HOUR, completing: false });
    expect(approver(moved.state, 'b').status).toBe('released');
    expect(approver(moved.state, 'c').status).toBe('waiting');
  });

  test('in a step of two out of three, a rejection is final for its approver only', () => {
    const moved = accepted(begun([{ count: 2, of: ['a', 'b', 'c'] }]), decision('a', 'reject'));
    expect(said(moved)).toEqual({ events: ['approver.rejected a'], notices: [] });
    expect(refused(moved.state, decision('a')).refused).toBe('already_decided');
  });

  test('the rejection that puts the quorum out of reach ends the document', () => {
    const state = having(begun([{ count: 2, of: ['a', 'b', 'c'] }]), [decision('a', 'reject')]);
    expect(accepted(state, decision('b', 'reject')).state.status).toBe('rejected');
  });

  test('a veto ends the document though the quorum could still be met', () => {
    const state = begun([{ count: 1, of: ['a', 'b', 'c'], veto: ['b'] }]);
    expect(accepted(state, decision('a', 'reject')).state.status).toBe('in_progress');
    expect(accepted(state, decision('b', 'reject')).state.status).toBe('rejected');
  });
});

describe('refused decisions', () => {
  const ended = (): DocumentState => accepted(begun([['a', 'b']]), decision('a', 'reject'), NOON + MINUTE).state;

  test('an approver cannot decide twice, and hears what was decided and when', () => {
    const state = accepted(begun([['a', 'b']]), decision('a'), NOON + MINUTE).state;
    expect(refused(state, decision('a', 'reject'), NOON + HOUR)).toEqual({
      refused: 'already_decided',
      approverId: 'a',
      details: { outcome: 'complete', decidedAt: NOON + MINUTE },
    });
  });

  test('whoever has decided hears that, even when the document has ended or the link is old', () => {
    expect(refused(ended(), decision('a', 'complete', 0)).refused).toBe('already_decided');
  });

  test('an ended document takes no decision', () => {
    expect(refused(ended(), decision('b', 'complete', 2))).toMatchObject({
      refused: 'document_ended',
      details: { status: 'rejected' },
    });
    expect(refused(ended(), decision('nobody')).refused).toBe('document_ended');
  });

  test('at the very millisecond of expiry it is too late, and the refusal changes nothing', () => {
    const state = begun([['a']], { expiresAt: NOON + HOUR });
    expect(isRefusal(decide(state, decision('a'), NOON + HOUR - 1))).toBe(false);
    expect(refused(state, decision('a'), NOON + HOUR)).toMatchObject({
      refused: 'document_ended',
      details: { status: 'expired' },
    });
    expect(accepted(state, { kind: 'tick' }, NOON + HOUR).state.status).toBe('expired');
  });

  test('a decision made before expiry stands after it', () => {
    const state = accepted(begun([['a', 'b']], { expiresAt: NOON + HOUR }), decision('a')).state;
    expect(refused(state, decision('a'), NOON + 2 * HOUR).refused).toBe('already_decided');
  });

  test('an unknown approver is not found', () => {
    expect(refused(begun([['a']]), decision('x'))).toEqual({ refused: 'approver_not_found', approverId: 'x' });
  });

  test('nobody decides before the turn comes', () => {
    expect(refused(begun([['a'], ['b']]), decision('b')).refused).toBe('not_your_turn');
    expect(refused(open(newDocument([['a']])), decision('a')).refused).toBe('not_your_turn');
  });

  test('an old link is refused, and told apart from a turn that has not come', () => {
    const changed = having(begun([['a'], ['b']]), [
      { kind: 'change_approver', approverId: 'a', changes: {}, contactChanged: true },
      { kind: 'change_approver', approverId: 'b', changes: {}, contactChanged: true },
    ]);
    expect(refused(changed, decision('a', 'complete', 1)).refused).toBe('link_replaced');
    expect(refused(changed, decision('b', 'complete', 1)).refused).toBe('link_replaced');
    expect(accepted(changed, decision('a', 'complete', 2)).events[0]!.type).toBe('approver.completed');
  });

  test('whoever comes a moment too late hears that the step is finished; a link older than that was replaced', () => {
    const state = having(begun([{ count: 1, of: ['a', 'b'] }, ['c']]), [
      { kind: 'change_approver', approverId: 'b', changes: {}, contactChanged: true },
      decision('a'),
    ]);
    expect(approver(state, 'b').linkVersion).toBe(3);
    expect(refused(state, decision('b', 'complete', 2)).refused).toBe('step_finished');
    expect(refused(state, decision('b', 'complete', 1)).refused).toBe('link_replaced');
  });

  test('replaced and removed approvers are out of the route', () => {
    const state = having(begun([['a', 'b', 'c']]), [
      { kind: 'remove_approver', approverId: 'a' },
      {
        kind: 'replace_approver',
        approverId: 'b',
        by: { id: 'd', action: 'sign', veto: false, language: 'en', timeZone: 'UTC' },
      },
    ]);
    for (const id of ['a', 'b']) {
      for (const link of [1, 2]) {
        expect(refused(state, decision(id, 'complete', link)).refused).toBe('approver_out_of_route');
      }
    }
  });
});

describe('voiding', () => {
  test('voiding tells those who are awaited and those who completed', () => {
    const state = having(begun([['a', 'b'], ['c']]), [decision('a')]);
    const moved = accepted(state, { kind: 'void' }, NOON + HOUR);
    expect(said(moved)).toEqual({
      events: ['approver.released b', 'document.voided'],
      notices: ['voided a', 'voided b'],
    });
    expect(moved.state).toMatchObject({ status: 'voided', endedAt: NOON + HOUR });
  });

  test('a pending document can be voided before anybody was asked', () => {
    const moved = accepted(open(newDocument([['a']])), { kind: 'void' });
    expect(said(moved)).toEqual({ events: ['document.voided'], notices: [] });
  });

  test('a document is voided neither twice nor once its outcome is certain', () => {
    const voided = accepted(begun([['a']]), { kind: 'void' }).state;
    expect(refused(voided, { kind: 'void' }).refused).toBe('document_ended');
    const completing = accepted(begun([['a']]), decision('a')).state;
    expect(refused(completing, { kind: 'void' }).refused).toBe('document_completing');
  });
});

test('of commands that race in the same millisecond exactly one ends the document, in any order', () => {
  const start = begun([['a', 'b']], { expiresAt: NOON + HOUR });
  const racing = [decision('a', 'reject'), decision('b', 'reject'), { kind: 'void' }, { kind: 'tick' }] as const;
  for (const order of permutations([...racing])) {
    for (const now of [NOON + HOUR - 1, NOON + HOUR]) {
      let state = start;
      const endings: string[] = [];
      for (const command of order) {
        const result = decide(state, command, now);
        if (isRefusal(result)) continue;
        state = result.state;
        endings.push(...result.events.map(({ type }) => type).filter((type) => /rejected|voided|expired/.test(type)));
      }
      expect(endings.filter((type) => type.startsWith('document.'))).toHaveLength(1);
      expect(endings.filter((type) => type.startsWith('approver.')).length).toBeLessThanOrEqual(1);
      if (now === start.expiresAt) expect(endings).toEqual(['document.expired']);
    }
  }
});

function permutations<T>(items: T[]): T[][] {
  if (items.length <= 1) return [items];
  return items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]));
}
