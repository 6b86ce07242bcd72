import { Context } from '@temporalio/activity';
import type { Core } from '../src/core.ts';
import { WHATSAPP_LIMITS } from '../src/whatsapp/limits.ts';
import type { SessionEnd } from '../src/whatsapp/session/ending.ts';
import { holdSession, noteEnd } from '../src/whatsapp/session/holding.ts';
import type { Sessions } from '../src/whatsapp/session/sessions.ts';
import type { Held } from '../src/whatsapp/standing.ts';

export type WhatsAppSessionActivities = ReturnType<typeof makeWhatsAppSessionActivities>;

/** What workers that hold sessions do. An activity lasts as long as its session; its heartbeats are the lease. */
export function makeWhatsAppSessionActivities(core: Core, sessions: Sessions) {
  return {
    async holdWhatsAppSession(held: Held): Promise<SessionEnd> {
      const context = Context.current();
      const { cancellationSignal: signal } = context;
      const beat = setInterval(() => context.heartbeat(), WHATSAPP_LIMITS.heartbeatMs);
      try {
        const isHandedOver = (): boolean => signal.reason?.message === 'WORKER_SHUTDOWN';
        const end = await holdSession(core, sessions, held, { signal, isHandedOver });
        await noteEnd(core, held, end);
        return end;
      } finally {
        clearInterval(beat);
      }
    },
  };
}
