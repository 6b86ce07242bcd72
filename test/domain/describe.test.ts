import { describe, expect, test } from '@jest/globals';
import { open } from '../../src/domain/approval.ts';
import { describeState } from '../../src/domain/describe.ts';
import { accepted, begun, DAY, decision, HOUR, having, NOON, newDocument } from './build.ts';

const policy = {
  reminders: { firstAfterMs: DAY, everyMs: DAY, maxCount: 2 },
  expiresAt: NOON + 3 * DAY,
  expiryWarningMs: DAY,
};

describe('a document in words', () => {
  test('says who decided, who is awaited since when, and what comes next', () => {
    let state = begun([['anna'], { count: 1, of: ['bela', 'cleo'] }, ['dora']], policy);
    state = accepted(state, decision('anna'), NOON + HOUR).state;
    state = accepted(state, decision('cleo', 'reject'), NOON + 2 * HOUR).state;
    state = accepted(state, { kind: 'tick' }, NOON + 26 * HOUR).state;
    expect(describeState(state, NOON + 26 * HOUR)).toBe(`### Document in progress, version 7

**Decided**

- Approver 1 (sign) completed at 2026-01-05T13:00:00.000Z, not yet in the file
- Approver 3 (sign) rejected at 2026-01-05T14:00:00.000Z

**Awaited**

- Approver 2 (sign) since 2026-01-05T13:00:00.000Z, 1 reminder sent, next reminder 2026-01-07T13:00:00.000Z, expiry warning 2026-01-07T12:00:00.000Z

**Not yet asked:** 1 approver

**Next:** stamping at 2026-01-06T14:00:00.000Z

**Expires:** 2026-01-08T12:00:00.000Z`);
  });

  test('says that a document is blocked, since when and why, without letting the reason become markup', () => {
    const state = having(begun([['a', 'b']]), [
      decision('a'),
      { kind: 'work_failed', task: 'stamp', reason: 'bad `font`\n# table' },
    ]);
    const text = describeState(state, NOON);
    expect(text).toContain('### Document in progress (stamping is blocked), version 6');
    expect(text).toContain(
      '**Blocked:** stamping since 2026-01-05T12:00:00.000Z, 1 failed try, next try 2026-01-05T12:00:15.000Z: `bad font # table`',
    );
    expect(text).toContain('**Expires:** never');
  });

  test('numbers approvers as the route stands now, and never names anybody', () => {
    const state = having(begun([['anna', 'bela'], ['cleo']]), [
      { kind: 'remove_approver', approverId: 'anna' },
      decision('bela'),
    ]);
    const text = describeState(state, NOON);
    expect(text).toContain('Approver 1 (sign) completed');
    expect(text).toContain('Approver 2 (sign) since');
    expect(text).not.toMatch(/anna|bela|cleo/);
  });

  test('follows a document from before its beginning to its end', () => {
    const pending = open(newDocument([['a']]));
    expect(describeState(pending, NOON)).toContain('### Document pending: nobody has been asked yet, version 3');
    const completing = having(begun([['a']]), [decision('a')]);
    expect(describeState(completing, NOON)).toContain('all decisions are in');
    const voided = having(begun([['a'], ['b']]), [{ kind: 'void' }]);
    expect(describeState(voided, NOON)).toBe('### Document voided at 2026-01-05T12:00:00.000Z, version 5');
  });

  test('stays short for the longest route', () => {
    const crowd = Array.from({ length: 100 }, (_, index) => `a${index}`);
    const text = describeState(begun([crowd], policy), NOON);
    expect(text).toContain('- and 60 more');
    expect(text.length).toBeLessThan(15_000);
  });
});
