import type { Config } from '../config.ts';

/** How a connection goes about sending and receiving. */
export type ConnectionSettings = {
  /** The pause between two messages is drawn between these. */
  pacing: { minMs: number; maxMs: number };
  /** Messages on one day, UTC; null: as many as there are. */
  dailyMax: number | null;
  /** How many who have not written before a number that is new may write to, at first and for how many days. */
  warmUp: { perDayFirst: number; days: number } | null;
  /** When nothing goes out but what somebody waits for. */
  quietHours: QuietHours | null;
  rejectCalls: boolean;
  /** What is written to whoever's call was rejected. */
  callReply: string | null;
  /** Whether files that people send are kept. */
  downloadMedia: boolean;
};

/** On a clock of 24 hours, `hh:mm`; `to` may be on the next day. */
export type QuietHours = { from: string; to: string; timeZone: string };

/** What a connection's row says of its settings, and else the defaults. */
export const completeConnectionSettings = (
  { whatsapp }: Pick<Config, 'whatsapp'>,
  stored: Partial<ConnectionSettings>,
): ConnectionSettings => ({
  pacing: { minMs: whatsapp.paceMs.min, maxMs: whatsapp.paceMs.max },
  dailyMax: null,
  warmUp: { perDayFirst: 50, days: 14 },
  quietHours: null,
  rejectCalls: false,
  callReply: null,
  downloadMedia: true,
  ...stored,
});
