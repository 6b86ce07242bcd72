import { describe, expect, test } from '@jest/globals';
import { LIMITS } from '../../src/domain/limits.ts';
import { type Preview, preview } from '../../src/domain/preview.ts';
import { CALM_NIGHTS, DAY, MINUTE, NOON, newDocument } from './build.ts';

const lines = ({ entries }: Preview) =>
  entries.map(
    ({ at, kind, approverIds }) => `${new Date(at).toISOString().slice(0, 16)} ${kind} ${approverIds.join(' ')}`,
  );

describe('what will happen when', () => {
  test('nobody reacts: invitations, reminders, a warning, the end', () => {
    const seen = preview(
      newDocument([['a', 'b'], ['c']], {
        reminders: { firstAfterMs: 2 * DAY, everyMs: 2 * DAY, maxCount: 3 },
        calm: CALM_NIGHTS,
        expiresAt: NOON + 10 * DAY,
        expiryWarningMs: DAY,
      }),
      NOON,
    );
    expect(lines(seen)).toEqual([
      '2026-01-05T12:00 invitation a b',
      '2026-01-07T12:00 reminder a b',
      '2026-01-09T12:00 reminder a b',
      '2026-01-12T08:00 reminder a b',
      '2026-01-14T12:00 expiry_warning a b',
      '2026-01-15T12:00 expired a b',
    ]);
    expect(seen.truncated).toBe(false);
  });

  test('a document that has expired before it is sent only expires', () => {
    expect(lines(preview(newDocument([['a']], { expiresAt: NOON - 1 }), NOON))).toEqual(['2026-01-05T12:00 expired ']);
  });

  test('looks no further than the horizon, and says so', () => {
    const document = newDocument([['a']], { expiresAt: NOON + 10 * DAY });
    expect(preview(document, NOON, 9 * DAY)).toMatchObject({ entries: [{ kind: 'invitation' }], truncated: true });
    expect(preview(document, NOON, 10 * DAY)).toMatchObject({ truncated: false });
  });

  test('is bounded', () => {
    const reminders = { firstAfterMs: MINUTE, everyMs: MINUTE, maxCount: 50 };
    const document = newDocument([Array.from({ length: 30 }, (_, index) => `a${index}`)], { reminders });
    document.steps[0]!.approvers.forEach((approver, index) => {
      approver.timeZone = ['UTC', 'Asia/Kathmandu', 'Asia/Tehran', 'America/St_Johns', 'Asia/Tokyo'][index % 5]!;
    });
    document.policy.calm = { quietHours: { fromMinute: 10, toMinute: 0 }, weekendDays: [] };
    const seen = preview(document, NOON);
    expect(seen.entries).toHaveLength(LIMITS.previewEntriesMax);
    expect(seen.truncated).toBe(true);
  });
});
