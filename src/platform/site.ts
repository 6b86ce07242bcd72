import type { Config } from '../config.ts';
import type { Watchdog } from './watchdog.ts';

/** Parts are stopped in this order, which is the reverse of who needs whom. */
export const STOP_ORDER = ['api', 'worker', 'simulator', 'temporal', 'database'] as const;

/** What a start has brought up so far. */
export type Site = {
  config: Config;
  watchdog: Watchdog;
  /** WhatsApp is a simulated one, with telephones on a page. */
  simulatesWhatsApp: boolean;
  /** One line about something that happened by itself: a crash, a restart. */
  say(line: string): void;
  parts: Partial<Record<(typeof STOP_ORDER)[number], { stop(): Promise<void> }>>;
};
