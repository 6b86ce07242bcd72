import { describe, expect, test } from '@jest/globals';
import { open } from '../../src/domain/approval.ts';
import { LIMITS } from '../../src/domain/limits.ts';
import type { Command, Request } from '../../src/domain/model.ts';
import {
  accepted,
  approver,
  begun,
  DAY,
  decision,
  HOUR,
  having,
  NOON,
  newApprover,
  newDocument,
  refused,
  said,
} from './build.ts';

const add = (id: string, place: Extract<Request, { kind: 'add_approver' }>['place']): Command => ({
  kind: 'add_approver',
  approver: newApprover(id),
  place,
});
const remove = (approverId: string): Command => ({ kind: 'remove_approver', approverId });
const replace = (approverId: string, by: string): Command => ({
  kind: 'replace_approver',
  approverId,
  by: newApprover(by),
});
const change = (approverId: string, changes = {}, contactChanged = false): Command => ({
  kind: 'change_approver',
  approverId,
  changes,
  contactChanged,
});

describe('adding an approver', () => {
  test('into the current step invites at once', () => {
    const moved = accepted(begun([['a'], ['b']]), add('x', { stepId: 's1' }));
    expect(said(moved)).toEqual({ events: ['approver.added x', 'approver.invited x'], notices: ['invitation x'] });
    expect(moved.events[0]!.details).toEqual({ stepId: 's1', position: 0 });
  });

  test('into a later step waits for its turn', () => {
    const moved = accepted(begun([['a'], ['b']]), add('x', { stepId: 's2' }));
    expect(said(moved)).toEqual({ events: ['approver.added x'], notices: [] });
    const next = accepted(moved.state, decision('a'));
    expect(said(next).notices).toEqual(['invitation b', 'invitation x']);
  });

  test('as a step of its own goes where it was asked to, and becomes its turn there', () => {
    const moved = accepted(begun([['a'], ['b']]), add('x', { newStepId: 'new', position: 1 }));
    expect(moved.state.steps.map(({ id }) => id)).toEqual(['s1', 'new', 's2']);
    expect(moved.events[0]!.details).toEqual({ stepId: 'new', position: 1 });
    expect(said(accepted(moved.state, decision('a'))).notices).toEqual(['invitation x']);
  });

  test('as a step of its own may come last, and first while nobody was asked', () => {
    const last = accepted(begun([['a']]), add('x', { newStepId: 'new', position: 1 }));
    expect(last.state.steps.map(({ id }) => id)).toEqual(['s1', 'new']);
    const first = accepted(open(newDocument([['a']])), add('x', { newStepId: 'new', position: 0 }));
    expect(first.state.steps.map(({ id }) => id)).toEqual(['new', 's1']);
  });

  test.each([
    ['before a step that has begun', { newStepId: 'new', position: 0 }, 'step_begun'],
    ['beyond the end of the route', { newStepId: 'new', position: 4 }, 'step_not_found'],
    ['between two positions', { newStepId: 'new', position: 2.5 }, 'step_not_found'],
    ['under the id of another step', { newStepId: 's3', position: 3 }, 'order_incomplete'],
    ['into a step that is not there', { stepId: 's9' }, 'step_not_found'],
    ['into a step that is finished', { stepId: 's1' }, 'step_finished'],
  ] as const)('%s is refused', (_title, place, code) => {
    const state = having(begun([['a'], ['b'], ['c']]), [decision('a')]);
    expect(refused(state, add('x', place)).refused).toBe(code);
  });

  test('an id serves once, also after its approver was removed', () => {
    const state = having(begun([['a', 'b']]), [remove('b')]);
    expect(refused(state, add('a', { stepId: 's1' })).refused).toBe('duplicate_approver');
    expect(refused(state, add('b', { stepId: 's1' })).refused).toBe('duplicate_approver');
  });

  test('routes stay within their limits', () => {
    const crowd = Array.from({ length: LIMITS.approversMax }, (_, index) => `a${index}`);
    expect(refused(begun([crowd]), add('x', { stepId: 's1' })).refused).toBe('too_many_approvers');
    const long = begun(Array.from({ length: LIMITS.stepsMax }, (_, index) => [`a${index}`]));
    expect(refused(long, add('x', { newStepId: 'new', position: 10 })).refused).toBe('too_many_steps');
  });
});

describe('changing an approver', () => {
  test('changes what is given, and leaves the link and the schedule alone', () => {
    const before = begun([['a']]);
    const moved = accepted(before, change('a', { language: 'fa', action: 'stamp', veto: undefined }), NOON + HOUR);
    expect(said(moved)).toEqual({ events: ['approver.changed a'], notices: [] });
    expect(moved.events[0]!.details).toEqual({ fields: 'action,language', contactChanged: false });
    expect(approver(moved.state, 'a')).toEqual({ ...approver(before, 'a'), language: 'fa', action: 'stamp' });
  });

  test('a new contact kills the link and invites anew, with the schedule from the start', () => {
    const reminders = { firstAfterMs: DAY, everyMs: DAY, maxCount: 5 };
    const reminded = having(begun([['a']], { reminders }), [{ kind: 'tick' }], NOON + DAY);
    const moved = accepted(reminded, change('a', {}, true), NOON + DAY + HOUR);
    expect(said(moved)).toEqual({ events: ['approver.changed a', 'approver.invited a'], notices: ['invitation a'] });
    expect(moved.notices[0]!.occasion).toBe('link:2');
    expect(approver(moved.state, 'a')).toMatchObject({
      linkVersion: 2,
      invitedAt: NOON + DAY + HOUR,
      reminders: { sentCount: 0, slotsUsed: 0, manualAt: [] },
    });
    const again = accepted(moved.state, { kind: 'tick' }, NOON + 2 * DAY + HOUR);
    expect(again.notices).toEqual([{ approverId: 'a', kind: 'reminder', occasion: 'auto:2:1' }]);
    expect(reminded.version).toBe(5);
  });

  test('a new contact of somebody who is still waiting only kills the link', () => {
    const moved = accepted(begun([['a'], ['b']]), change('b', {}, true));
    expect(said(moved)).toEqual({ events: ['approver.changed b'], notices: [] });
    expect(approver(moved.state, 'b')).toMatchObject({ linkVersion: 2, status: 'waiting' });
  });

  test('does not take over anything but the four facts', () => {
    const moved = accepted(begun([['a']]), change('a', { id: 'z', status: 'completed', phone: '+49 30' }));
    expect(approver(moved.state, 'a')).toMatchObject({ id: 'a', status: 'invited' });
    expect(JSON.stringify(moved)).not.toContain('+49 30');
  });
});

describe('replacing an approver', () => {
  test('who is awaited: the successor is invited at once, in the same place', () => {
    const moved = accepted(begun([['a', 'b']]), replace('a', 'x'), NOON + HOUR);
    expect(said(moved)).toEqual({
      events: ['approver.replaced a', 'approver.invited x'],
      notices: ['no_longer_needed a', 'invitation x'],
    });
    expect(moved.events[0]!.details).toEqual({ by: 'x' });
    expect(moved.state.steps[0]!.approvers.map(({ id }) => id)).toEqual(['a', 'x', 'b']);
    expect(approver(moved.state, 'a')).toMatchObject({ status: 'replaced', linkVersion: 2 });
    expect(approver(moved.state, 'x')).toMatchObject({ status: 'invited', invitedAt: NOON + HOUR });
  });

  test('who is waiting: nobody is told, and the successor waits', () => {
    const moved = accepted(begun([['a'], ['b']]), replace('b', 'x'));
    expect(said(moved)).toEqual({ events: ['approver.replaced b'], notices: [] });
    expect(said(accepted(moved.state, decision('a'))).notices).toEqual(['invitation x']);
  });

  test('by somebody who is in the route already is refused', () => {
    expect(refused(begun([['a'], ['b']]), replace('a', 'b')).refused).toBe('duplicate_approver');
    expect(refused(begun([['a'], ['b']]), replace('a', 'a')).refused).toBe('duplicate_approver');
  });

  test('works in a full route, and ends where the record would grow without bound', () => {
    const crowd = Array.from({ length: LIMITS.approversMax }, (_, index) => `a${index}`);
    let state = begun([crowd]);
    let last = 'a0';
    for (let count = crowd.length; count < LIMITS.approverRecordsMax; count++) {
      state = accepted(state, replace(last, `x${count}`)).state;
      last = `x${count}`;
    }
    expect(refused(state, replace(last, 'one-more')).refused).toBe('too_many_approvers');
  });
});

describe('removing an approver', () => {
  test('who is awaited is told, and the link dies', () => {
    const moved = accepted(begun([['a', 'b']]), remove('a'));
    expect(said(moved)).toEqual({ events: ['approver.removed a'], notices: ['no_longer_needed a'] });
    expect(approver(moved.state, 'a')).toMatchObject({ status: 'removed', linkVersion: 2 });
  });

  test('who is the last one awaited finishes the step', () => {
    const state = having(begun([['a', 'b'], ['c']]), [decision('a')]);
    expect(said(accepted(state, remove('b')))).toEqual({
      events: ['approver.removed b', 'approver.invited c'],
      notices: ['no_longer_needed b', 'invitation c'],
    });
    const last = having(begun([['a', 'b']]), [decision('a')]);
    expect(accepted(last, remove('b')).state.completing).toBe(true);
  });

  test('who is alone in a later step takes the step along', () => {
    const moved = accepted(begun([['a'], ['b'], ['c']]), remove('b'));
    expect(moved.state.steps.map(({ id }) => id)).toEqual(['s1', 's3']);
    expect(said(accepted(moved.state, decision('a'))).notices).toEqual(['invitation c']);
  });

  test('who is alone in the current step takes it along, and the next one begins', () => {
    for (const state of [begun([['a'], ['b']]), having(begun([['z'], ['a'], ['b']]), [decision('z')])]) {
      const moved = accepted(state, remove('a'));
      expect(moved.state.steps.flatMap(({ approvers }) => approvers.map(({ id }) => id))).not.toContain('a');
      expect(said(moved)).toEqual({
        events: ['approver.removed a', 'approver.invited b'],
        notices: ['no_longer_needed a', 'invitation b'],
      });
    }
  });

  test('who is alone in the last step that has begun, or in the route, is refused', () => {
    expect(refused(having(begun([['a'], ['b']]), [decision('a')]), remove('b')).refused).toBe('step_would_be_empty');
    expect(refused(open(newDocument([['a']])), remove('a')).refused).toBe('step_would_be_empty');
  });

  test('without whom a quorum could not be met is refused', () => {
    const state = begun([
      { count: 2, of: ['a', 'b', 'c'] },
      { count: 2, of: ['d', 'e'] },
    ]);
    expect(refused(state, remove('d')).refused).toBe('quorum_unreachable');
    expect(refused(having(state, [remove('c')]), remove('b')).refused).toBe('quorum_unreachable');
    expect(refused(having(state, [decision('a', 'reject')]), remove('b')).refused).toBe('quorum_unreachable');
  });
});

describe('reordering', () => {
  const state = begun([['a'], ['b'], ['c'], ['d']]);

  test('puts the steps that have not begun into another order', () => {
    const moved = accepted(state, { kind: 'reorder', stepIds: ['s4', 's2', 's3'] });
    expect(moved.state.steps.map(({ id }) => id)).toEqual(['s1', 's4', 's2', 's3']);
    expect(said(moved)).toEqual({ events: ['document.reordered'], notices: [] });
  });

  test.each([
    [['s2', 's3'], 'order_incomplete'],
    [['s2', 's3', 's3'], 'order_incomplete'],
    [['s2', 's3', 's4', 's4'], 'order_incomplete'],
    [['s1', 's2', 's3', 's4'], 'step_begun'],
    [['s2', 's3', 's9'], 'step_not_found'],
  ])('%j is refused', (stepIds, code) => {
    expect(refused(state, { kind: 'reorder', stepIds }).refused).toBe(code);
  });
});

describe('what is done stays done', () => {
  const edits = (id: string) => [remove(id), replace(id, 'x'), change(id, { veto: true })];

  test('a decided approver is neither changed, replaced nor removed', () => {
    const state = having(begun([{ count: 2, of: ['a', 'b', 'c'] }]), [decision('a'), decision('b', 'reject')]);
    for (const edit of [...edits('a'), ...edits('b')]) {
      expect(refused(state, edit).refused).toBe('approver_already_decided');
    }
  });

  test('an approver who was released, taken out or never there is not edited', () => {
    const state = having(begun([{ count: 1, of: ['a', 'b', 'c'] }, ['d']]), [remove('c'), decision('a')]);
    for (const edit of edits('b')) expect(refused(state, edit).refused).toBe('step_finished');
    for (const edit of edits('c')) expect(refused(state, edit).refused).toBe('approver_out_of_route');
    for (const edit of edits('nobody')) expect(refused(state, edit).refused).toBe('approver_not_found');
  });

  test.each<[string, Command]>([
    ['adding', add('x', { stepId: 's1' })],
    ['changing', change('b')],
    ['replacing', replace('b', 'x')],
    ['removing', remove('b')],
    ['reordering', { kind: 'reorder', stepIds: [] }],
    ['extending', { kind: 'extend', expiresAt: NOON + DAY }],
    ['reminding', { kind: 'remind', approverId: null }],
  ])('%s is refused once the outcome is certain, and after the end', (_title, command) => {
    const completing = having(begun([{ count: 1, of: ['a', 'b'] }]), [decision('a')]);
    expect(refused(completing, command).refused).toBe('document_completing');
    const ended = having(begun([['a', 'b']]), [{ kind: 'void' }]);
    expect(refused(ended, command).refused).toBe('document_ended');
    const lapsed = begun([['a', 'b']], { expiresAt: NOON + HOUR });
    expect(refused(lapsed, command, NOON + HOUR).refused).toBe('document_ended');
  });
});
