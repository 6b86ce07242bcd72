import { WHATSAPP_LIMITS as LIMITS } from '../limits.ts';

/** What is known of a session that is well. Times in milliseconds since the epoch. */
export type Wellbeing = {
  now: number;
  readyAt: number;
  /** How often it has been looked at. */
  looks: number;
  memoryBytes: number | null;
  /** From when the latest copy of its device is. */
  backupAt: number | null;
  /** When its connection was last restarted for one. */
  backupTriedAt: number | null;
  /** When something was sent or came in last. */
  trafficAt: number;
  isSending: boolean;
};

/** When a session that is well is restarted for a moment all the same, and what for. */
export function plannedRestart(
  session: Wellbeing,
  { memoryMax, backupMs }: { memoryMax: number; backupMs: { first: number; every: number } },
): 'memory' | 'backup' | null {
  const { now, readyAt, looks, memoryBytes, backupAt, backupTriedAt, trafficAt, isSending } = session;
  if (isSending) return null;
  if ((memoryBytes ?? 0) > memoryMax && looks >= LIMITS.looksUntilMemory) return 'memory';
  const dueAt = Math.max(
    backupAt === null ? readyAt + backupMs.first : backupAt + backupMs.every,
    backupTriedAt === null ? 0 : backupTriedAt + LIMITS.backupAgainMs,
  );
  const quietMs = Math.min(LIMITS.quietMs, backupMs.first);
  const isQuiet = now - trafficAt >= quietMs || now - dueAt >= LIMITS.unquietMs;
  return now >= dueAt && isQuiet ? 'backup' : null;
}
