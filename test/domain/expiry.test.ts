import { describe, expect, test } from '@jest/globals';
import { nextWakeAt } from '../../src/domain/approval.ts';
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

describe('expiry', () => {
  test('is told to those who are awaited, once, and ends the document', () => {
    const state = having(begun([['a', 'b'], ['c']], { expiresAt: NOON + DAY }), [decision('a')]);
    const moved = accepted(state, { kind: 'tick' }, NOON + DAY);
    expect(said(moved)).toEqual({ events: ['approver.released b', 'document.expired'], notices: ['expired b'] });
    expect(moved.state).toMatchObject({ status: 'expired', endedAt: NOON + DAY });
    expect(accepted(moved.state, { kind: 'tick' }, NOON + 2 * DAY)).toEqual({
      state: moved.state,
      events: [],
      notices: [],
    });
  });

  test('does not come one millisecond early', () => {
    const state = begun([['a']], { expiresAt: NOON + DAY });
    expect(accepted(state, { kind: 'tick' }, NOON + DAY - 1).state).toBe(state);
  });

  test('does not touch a document whose outcome is certain', () => {
    const state = having(begun([['a']], { expiresAt: NOON + DAY }), [decision('a')]);
    expect(accepted(state, { kind: 'tick' }, NOON + DAY).state).toBe(state);
  });
});

describe('the warning before expiry', () => {
  const warned = { expiresAt: NOON + 3 * DAY, expiryWarningMs: DAY };

  test('goes to everybody who is awaited, once for an expiry time', () => {
    const state = begun([['a', 'b'], ['c']], warned);
    expect(nextWakeAt(state, NOON)).toEqual({ at: NOON + 2 * DAY, reason: 'expiry warning to approver 1' });
    const moved = accepted(state, { kind: 'tick' }, NOON + 2 * DAY);
    expect(said(moved)).toEqual({ events: ['document.expiring'], notices: ['expiry_warning a', 'expiry_warning b'] });
    expect(moved.events[0]!.details).toEqual({ expiresAt: NOON + 3 * DAY });
    expect(moved.notices[0]!.occasion).toBe(`${NOON + 3 * DAY}`);
    expect(nextWakeAt(moved.state, NOON + 2 * DAY)).toEqual({ at: NOON + 3 * DAY, reason: 'expiry' });
  });

  test('waits for calm hours to end when there is time before expiry', () => {
    const state = begun([['a']], { ...warned, expiryWarningMs: 46 * HOUR, calm: CALM_NIGHTS, timeZone: 'Asia/Tokyo' });
    expect(new Date(nextWakeAt(state, NOON).at!).toISOString()).toBe('2026-01-06T23:00:00.000Z');
  });

  test('comes at its time, night or not, when calm hours last until expiry', () => {
    const night = { expiresAt: Date.parse('2026-01-06T07:00Z'), expiryWarningMs: 8 * HOUR, calm: CALM_NIGHTS };
    const at = Date.parse('2026-01-05T23:00Z');
    const state = begun([['a']], night);
    expect(nextWakeAt(state, NOON)).toEqual({ at, reason: 'expiry warning to approver 1' });
    expect(said(accepted(state, { kind: 'tick' }, at)).notices).toEqual(['expiry_warning a']);
    expect(said(accepted(state, { kind: 'tick' }, at + 5 * MINUTE)).notices).toEqual(['expiry_warning a']);
  });

  test('takes the place of a reminder that is due in the same moment', () => {
    const state = begun([['a']], { ...warned, reminders: { firstAfterMs: 2 * DAY, everyMs: 12 * HOUR, maxCount: 5 } });
    const moved = accepted(state, { kind: 'tick' }, NOON + 2 * DAY);
    expect(said(moved).notices).toEqual(['expiry_warning a']);
    expect(approver(moved.state, 'a').reminders).toMatchObject({ sentCount: 0, slotsUsed: 1 });
    expect(nextWakeAt(moved.state, NOON + 2 * DAY)).toEqual({
      at: NOON + 2 * DAY + 12 * HOUR,
      reason: 'next reminder to approver 1',
    });
  });

  test('is spared to whoever is invited after its time: the invitation names the expiry', () => {
    const state = accepted(begun([['a'], ['b']], warned), decision('a'), NOON + 2 * DAY + HOUR).state;
    expect(accepted(state, { kind: 'tick' }, NOON + 2 * DAY + 2 * HOUR).state).toBe(state);
  });
});

describe('extending', () => {
  test('moves the expiry, and a new warning is sent for the new one', () => {
    const state = having(
      begun([['a']], { expiresAt: NOON + 2 * DAY, expiryWarningMs: DAY }),
      [{ kind: 'tick' }, { kind: 'extend', expiresAt: NOON + 9 * DAY }],
      NOON + DAY,
    );
    expect(state.expiresAt).toBe(NOON + 9 * DAY);
    const moved = accepted(state, { kind: 'tick' }, NOON + 8 * DAY);
    expect(moved.notices).toEqual([{ approverId: 'a', kind: 'expiry_warning', occasion: `${NOON + 9 * DAY}` }]);
  });

  test('says so in its event, also when the document no longer expires', () => {
    const state = begun([['a']], { expiresAt: NOON + DAY });
    const moved = accepted(state, { kind: 'extend', expiresAt: null });
    expect(moved.events[0]).toMatchObject({ type: 'document.extended', details: { expiresAt: null } });
    expect(nextWakeAt(moved.state, NOON).at).toBeNull();
  });

  test.each([NOON, NOON - 1, Number.NaN])('to %d, which is not in the future, is refused', (expiresAt) => {
    expect(refused(begun([['a']]), { kind: 'extend', expiresAt }).refused).toBe('expiry_in_past');
  });
});
