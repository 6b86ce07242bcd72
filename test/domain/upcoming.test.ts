import { describe, expect, test } from '@jest/globals';
import { open } from '../../src/domain/approval.ts';
import { upcoming } from '../../src/domain/upcoming.ts';
import { accepted, begun, CALM_NIGHTS, DAY, decision, HOUR, having, NOON, newDocument } from './build.ts';

const policy = {
  reminders: { firstAfterMs: DAY, everyMs: 2 * DAY, maxCount: 2 },
  expiresAt: NOON + 8 * DAY,
  expiryWarningMs: DAY,
};

describe('what time alone will do', () => {
  test('the next of each kind, the soonest first, and whom it concerns', () => {
    const state = begun([['anna', 'bela'], ['cleo']], policy);
    expect(upcoming(state, NOON)).toEqual([
      { kind: 'reminder', at: NOON + DAY, approverIds: ['anna', 'bela'] },
      { kind: 'expiry_warning', at: NOON + 7 * DAY, approverIds: ['anna', 'bela'] },
      { kind: 'expiry', at: NOON + 8 * DAY, approverIds: [] },
    ]);
  });

  test('leaves out who has decided, and follows the calm hours', () => {
    const late = NOON + 10 * HOUR;
    const first = begun([['anna', 'bela']], { ...policy, calm: CALM_NIGHTS });
    const state = having(first, [decision('anna')], late);
    expect(upcoming(state, late)[0]).toEqual({ kind: 'reminder', at: NOON + DAY, approverIds: ['bela'] });
    const nightly = { ...policy, reminders: { ...policy.reminders, firstAfterMs: 10 * HOUR } };
    const asleep = begun([['anna']], { ...nightly, calm: CALM_NIGHTS });
    expect(upcoming(asleep, NOON)[0]).toMatchObject({ kind: 'reminder', at: NOON + 20 * HOUR });
  });

  test('moves on with each reminder and ends with the last', () => {
    let state = begun([['anna']], { ...policy, expiresAt: null });
    const reminders: (number | undefined)[] = [];
    for (let round = 0; round < 3; round += 1) {
      const at = upcoming(state, NOON)[0]?.at;
      reminders.push(at === undefined ? undefined : (at - NOON) / DAY);
      if (at !== undefined) state = accepted(state, { kind: 'tick' }, at).state;
    }
    expect(reminders).toEqual([1, 3, undefined]);
  });

  test('tells when failed work is tried again', () => {
    const state = having(begun([['anna', 'bela']]), [
      decision('anna'),
      { kind: 'work_failed', task: 'stamp', reason: 'disk full' },
    ]);
    expect(upcoming(state, NOON)).toEqual([{ kind: 'retry', at: state.blocked!.retryAt, approverIds: [] }]);
  });

  test('nothing before a document begins, nor after its end', () => {
    expect(upcoming(open(newDocument([['anna']], policy)), NOON)).toEqual([]);
    expect(upcoming(having(begun([['anna']], policy), [{ kind: 'void' }]), NOON)).toEqual([]);
  });
});
