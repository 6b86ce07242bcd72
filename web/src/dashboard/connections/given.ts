import type { Schemas } from '../../../../src/api/generated/countersign.ts';
import type { Connection } from './Condition.tsx';

type Changes = Schemas['WhatsAppConnectionChanges'];
type Hours = NonNullable<Connection['quietHours']>;
type Typed = number | string;

/** How a connection writes, as it is being changed. Fields for numbers hold text while they are typed in. */
export type Given = {
  minSeconds: Typed;
  maxSeconds: Typed;
  /** Empty: no limit. */
  dailyMax: Typed;
  warmUp: { perDayFirst: Typed; days: Typed } | null;
  quietHours: Hours | null;
  rejectCalls: boolean;
  callReply: string;
  downloadMedia: boolean;
};

/** What a switch puts there first. */
export const WARM_UP = { perDayFirst: 50, days: 14 } as const;
export const quietNight = (): Hours => ({
  ...{ from: '21:00', to: '08:00' },
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
});

export const beginningOf = (connection: Connection): Given => ({
  minSeconds: connection.pacing.minMs / 1_000,
  maxSeconds: connection.pacing.maxMs / 1_000,
  dailyMax: connection.dailyMax ?? '',
  warmUp: connection.warmUp,
  quietHours: connection.quietHours,
  rejectCalls: connection.rejectCalls,
  callReply: connection.callReply ?? '',
  downloadMedia: connection.downloadMedia,
});

export const changesOf = (given: Given): Changes => ({
  pacing: { minMs: Math.round(Number(given.minSeconds) * 1_000), maxMs: Math.round(Number(given.maxSeconds) * 1_000) },
  dailyMax: given.dailyMax === '' ? null : Number(given.dailyMax),
  warmUp: given.warmUp && { perDayFirst: Number(given.warmUp.perDayFirst), days: Number(given.warmUp.days) },
  quietHours: given.quietHours,
  rejectCalls: given.rejectCalls,
  callReply: given.callReply.trim() || null,
  downloadMedia: given.downloadMedia,
});
