import { describe, expect, test } from '@jest/globals';
import { next, nextWakeAt } from '../../src/domain/approval.ts';
import { LIMITS } from '../../src/domain/limits.ts';
import type { DocumentState, Notice } from '../../src/domain/model.ts';
import { nextReminderAt } from '../../src/domain/reminders.ts';
import {
  accepted,
  approver,
  begun,
  CALM_NIGHTS,
  DAY,
  decision,
  HOUR,
  having,
  MINUTE,
  NOON,
  refused,
  said,
} from './build.ts';

const DAILY = { firstAfterMs: DAY, everyMs: DAY, maxCount: 3 };

/** Sleeps and ticks as the workflow does, until `end`; says what was sent when. */
function sleepUntil(end: number, start: DocumentState, now = NOON): { state: DocumentState; sent: [string, Notice][] } {
  const sent: [string, Notice][] = [];
  let state = start;
  for (let wake = nextWakeAt(state, now).at; wake !== null && wake <= end; wake = nextWakeAt(state, wake).at) {
    const moved = accepted(state, { kind: 'tick' }, wake);
    expect(moved.state).not.toBe(state);
    for (const notice of moved.notices) sent.push([new Date(wake).toISOString(), notice]);
    state = moved.state;
  }
  return { state, sent };
}

describe('automatic reminders', () => {
  test('come on the schedule that the invitation anchors, as often as the policy says', () => {
    const { sent, state } = sleepUntil(NOON + 30 * DAY, begun([['a']], { reminders: DAILY }));
    expect(sent).toEqual([
      ['2026-01-06T12:00:00.000Z', { approverId: 'a', kind: 'reminder', occasion: 'auto:1:1' }],
      ['2026-01-07T12:00:00.000Z', { approverId: 'a', kind: 'reminder', occasion: 'auto:1:2' }],
      ['2026-01-08T12:00:00.000Z', { approverId: 'a', kind: 'reminder', occasion: 'auto:1:3' }],
    ]);
    expect(nextWakeAt(state, NOON + 30 * DAY)).toEqual({ at: null, reason: 'decision of approver 1' });
  });

  test('say in their event that they are automatic, and which one it is', () => {
    const moved = accepted(begun([['a']], { reminders: DAILY }), { kind: 'tick' }, NOON + DAY);
    expect(moved.events).toEqual([
      {
        sequence: 4,
        type: 'approver.reminded',
        occurredAt: NOON + DAY,
        approverId: 'a',
        details: { manual: false, number: 1 },
      },
    ]);
  });

  test('a tick before anything is due returns the very same state', () => {
    const state = begun([['a']], { reminders: DAILY });
    const moved = accepted(state, { kind: 'tick' }, NOON + DAY - 1);
    expect(moved.state).toBe(state);
    expect(said(moved)).toEqual({ events: [], notices: [] });
  });

  test('wait for the end of the night and of the weekend, in the time zone of the approver', () => {
    const state = begun([['a']], { reminders: { ...DAILY, everyMs: 12 * HOUR, maxCount: 50 }, calm: CALM_NIGHTS });
    const { sent } = sleepUntil(Date.parse('2026-01-13T00:00Z'), state);
    expect(sent.map(([at]) => at)).toEqual([
      '2026-01-06T12:00:00.000Z',
      '2026-01-07T08:00:00.000Z',
      '2026-01-07T12:00:00.000Z',
      '2026-01-08T08:00:00.000Z',
      '2026-01-08T12:00:00.000Z',
      '2026-01-09T08:00:00.000Z',
      '2026-01-09T12:00:00.000Z',
      '2026-01-12T08:00:00.000Z',
      '2026-01-12T12:00:00.000Z',
    ]);
    const auckland = begun([['a']], { reminders: DAILY, calm: CALM_NIGHTS, timeZone: 'Pacific/Auckland' });
    expect(new Date(nextWakeAt(auckland, NOON).at!).toISOString()).toBe('2026-01-06T19:00:00.000Z');
  });

  test('after nine days without a worker, one reminder catches up in allowed hours, and the next keeps the schedule', () => {
    const state = begun([['a']], { reminders: { ...DAILY, maxCount: 10 }, calm: CALM_NIGHTS });
    const back = NOON + 9 * DAY + 10 * HOUR;
    expect(accepted(state, { kind: 'tick' }, back).state).toBe(state);
    const { sent } = sleepUntil(NOON + 11 * DAY, state, back);
    expect(sent).toEqual([
      ['2026-01-15T08:00:00.000Z', { approverId: 'a', kind: 'reminder', occasion: 'auto:1:9' }],
      ['2026-01-15T12:00:00.000Z', { approverId: 'a', kind: 'reminder', occasion: 'auto:1:10' }],
      ['2026-01-16T12:00:00.000Z', { approverId: 'a', kind: 'reminder', occasion: 'auto:1:11' }],
    ]);
  });

  test('stop when the approver decides, and go on for the others', () => {
    const state = having(begun([['a', 'b']], { reminders: DAILY }), [decision('a')]);
    expect(said(accepted(state, { kind: 'tick' }, NOON + DAY)).notices).toEqual(['reminder b']);
  });

  test('never come at or after expiry', () => {
    const state = begun([['a']], { reminders: DAILY, expiresAt: NOON + DAY });
    expect(nextWakeAt(state, NOON)).toEqual({ at: NOON + DAY, reason: 'expiry' });
    expect(nextReminderAt(state, approver(state, 'a'), NOON)).toBeNull();
    expect(said(accepted(state, { kind: 'tick' }, NOON + DAY)).notices).toEqual(['expired a']);
    const overNight = begun([['a']], {
      reminders: { ...DAILY, firstAfterMs: 10 * HOUR },
      calm: CALM_NIGHTS,
      expiresAt: NOON + 20 * HOUR,
    });
    expect(nextWakeAt(overNight, NOON).reason).toBe('expiry');
  });

  test('a schedule denser than the limit is stretched to it', () => {
    const reminders = { firstAfterMs: 0, everyMs: 0, maxCount: 1_000 };
    const { sent } = sleepUntil(NOON + DAY, begun([['a']], { reminders }));
    expect(sent).toHaveLength(LIMITS.remindersMaxCount);
    expect(sent[1]![0]).toBe(new Date(NOON + 2 * LIMITS.reminderEveryMinMs).toISOString());
  });
});

describe('reminders by hand', () => {
  const night = Date.parse('2026-01-05T23:00Z');

  test('go out at any hour, to everybody who is awaited', () => {
    const state = having(begun([['a', 'b', 'c'], ['d']], { calm: CALM_NIGHTS }), [decision('b')]);
    const moved = accepted(state, { kind: 'remind', approverId: null }, night);
    expect(said(moved)).toEqual({
      events: ['approver.reminded a', 'approver.reminded c'],
      notices: ['reminder a', 'reminder c'],
    });
    expect(moved.events[0]!.details).toEqual({ manual: true });
    expect(moved.notices.map(({ occasion }) => occasion)).toEqual(['manual:7', 'manual:8']);
  });

  test('leave the automatic schedule alone', () => {
    const state = begun([['a']], { reminders: DAILY });
    const moved = accepted(state, { kind: 'remind', approverId: 'a' }, NOON + HOUR);
    expect(nextWakeAt(moved.state, NOON + HOUR)).toEqual(nextWakeAt(state, NOON + HOUR));
  });

  test('are limited to a few within some minutes, and say how long to wait', () => {
    let state = begun([['a', 'b']]);
    for (let count = 0; count < LIMITS.manualRemindersMax; count++) {
      state = accepted(state, { kind: 'remind', approverId: 'a' }, NOON + count * MINUTE).state;
    }
    expect(refused(state, { kind: 'remind', approverId: 'a' }, NOON + 3 * MINUTE)).toEqual({
      refused: 'reminder_limit',
      approverId: 'a',
      details: { retryAfterMs: 2 * MINUTE },
    });
    expect(said(accepted(state, { kind: 'remind', approverId: null }, NOON + 3 * MINUTE)).notices).toEqual([
      'reminder b',
    ]);
    const later = accepted(state, { kind: 'remind', approverId: 'a' }, NOON + 5 * MINUTE);
    expect(approver(later.state, 'a').reminders.manualAt).toEqual([
      NOON + MINUTE,
      NOON + 2 * MINUTE,
      NOON + 5 * MINUTE,
    ]);
  });

  test('are refused when nobody is left whom the limit allows', () => {
    const remind = { kind: 'remind', approverId: null } as const;
    const state = having(begun([['a', 'b']]), [remind, remind, remind]);
    expect(refused(state, remind, NOON + MINUTE)).toEqual({
      refused: 'reminder_limit',
      details: { retryAfterMs: 4 * MINUTE },
    });
  });

  test('need somebody who is awaited', () => {
    const state = having(begun([['a', 'c'], ['b']]), [decision('a')]);
    expect(refused(state, { kind: 'remind', approverId: 'a' }).refused).toBe('approver_not_awaited');
    expect(refused(state, { kind: 'remind', approverId: 'b' }).refused).toBe('approver_not_awaited');
    expect(refused(state, { kind: 'remind', approverId: 'x' }).refused).toBe('approver_not_found');
  });
});

test('whoever is invited later is reminded later', () => {
  const state = accepted(begun([['a'], ['b']], { reminders: DAILY }), decision('a'), NOON + 5 * HOUR).state;
  expect(next(state, NOON + 5 * HOUR).kind).toBe('stamp');
  const stamped = accepted(state, { kind: 'stamped', decisionIds: ['decision-of-a'] }, NOON + 6 * HOUR).state;
  expect(next(stamped, NOON + 6 * HOUR)).toEqual({
    kind: 'wait',
    until: NOON + DAY + 5 * HOUR,
    reason: 'next reminder to approver 2',
  });
});
