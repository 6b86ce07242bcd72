import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Core } from './core.ts';
import { WAITS } from './whatsapp/sending/pacing.ts';

/** Every metric of this process, shown at `/metrics`. */
export const registry = new Registry();

/** Seconds from the first byte of a request to the last of its answer. `operation` is bounded by the contracts. */
export const httpDurations = new Histogram({
  name: 'countersign_http_request_duration_seconds',
  help: 'Time to answer HTTP requests.',
  labelNames: ['dialect', 'operation', 'status'],
  buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  registers: [registry],
});

/** Memory, processor time and event loop of this process. To be called once. */
export const measureProcess = (): void => collectDefaultMetrics({ register: registry });

export const webhookAttempts = new Counter({
  name: 'countersign_webhook_attempts_total',
  help: 'First attempts of webhook deliveries, by how they ended.',
  labelNames: ['outcome'],
  registers: [registry],
});

export const messagesSent = new Counter({
  name: 'countersign_messages_total',
  help: 'Messages dispatched, by how it ended and by driver.',
  labelNames: ['outcome', 'driver'],
  registers: [registry],
});

export const sealsExtended = new Counter({
  name: 'countersign_seals_extended_total',
  help: 'Timestamps put over sealed documents so that they stay verifiable, by how it ended.',
  labelNames: ['outcome'],
  registers: [registry],
});

export const identityChecks = new Counter({
  name: 'countersign_identity_checks_total',
  help: "Questions whether a mobile is a person's own, by how they ended; unavailable ones are asked again.",
  labelNames: ['outcome'],
  registers: [registry],
});

export const whatsappMemory = new Gauge({
  name: 'countersign_whatsapp_session_memory_bytes',
  help: 'What the browser of a WhatsApp session takes; what its processes share is counted once.',
  labelNames: ['connection'],
  registers: [registry],
});

export const whatsappRestarts = new Counter({
  name: 'countersign_whatsapp_session_ends_total',
  help: 'Ends of WhatsApp sessions after which the next was begun or a person has to act, by reason.',
  labelNames: ['reason'],
  registers: [registry],
});

export const whatsappSends = new Counter({
  name: 'countersign_whatsapp_sends_total',
  help: 'Messages handed to WhatsApp sessions: taken by WhatsApp, refused for good, or to be tried again.',
  labelNames: ['outcome'],
  registers: [registry],
});

/** In a healthy system it stays at zero. */
export const repairs = new Counter({
  name: 'countersign_reconciler_repairs_total',
  help: 'What the reconciler found left between two stores and repaired.',
  labelNames: ['kind'],
  registers: [registry],
});

/** WhatsApp connections by where they stand, asked of PostgreSQL when the metrics are read. To be called once. */
export function measureConnections(core: Pick<Core, 'database'>): void {
  new Gauge({
    name: 'countersign_whatsapp_connections',
    help: 'WhatsApp connections by state.',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      this.reset();
      const rows = await core.database.statement((sql) =>
        sql.execute<{ state: string; count: number }[]>(
          'select state, count(*)::integer as count from whatsapp_connections group by state',
        ),
      );
      for (const { state, count } of rows) this.set({ state }, count);
    },
  });
}

/** What waits, over all organizations, asked of PostgreSQL when the metrics are read. To be called once. */
export function measureBacklog(core: Pick<Core, 'database'>): void {
  new Gauge({
    name: 'countersign_backlog',
    help: 'Open and blocked documents, and rows that wait to be started, delivered or sent.',
    labelNames: ['what'],
    registers: [registry],
    async collect() {
      for (const { what, count } of await readBacklog(core)) this.set({ what }, count);
    },
  });
}

async function readBacklog({ database }: Pick<Core, 'database'>): Promise<{ what: string; count: number }[]> {
  return database.statement((sql) =>
    sql.execute(
      `select 'documents_open' as what, count(*)::integer as count from documents where status in ('pending', 'in_progress')
       union all select 'documents_blocked', count(*)::integer from documents where status in ('pending', 'in_progress') and blocked is not null
       union all select 'documents_blocked_stamp', count(*)::integer from documents where status in ('pending', 'in_progress') and blocked ->> 'task' = 'stamp'
       union all select 'documents_blocked_seal', count(*)::integer from documents where status in ('pending', 'in_progress') and blocked ->> 'task' = 'seal'
       union all select 'seals_to_extend', count(*)::integer from document_seals where due_at <= now()
       union all select 'seals_in_trouble', count(*)::integer from document_seals where problem is not null
       union all select 'workflows_to_start', count(*)::integer from outbox
       union all select 'deliveries_due', count(*)::integer from deliveries where due_at <= now()
       union all select 'messages_due', count(*)::integer from messages where due_at <= now()
       union all select 'messages_waiting_for_whatsapp', count(*)::integer from messages where due_at <= now() and error = ?
       union all select 'identity_checks_waiting', count(*)::integer from identity_checks where status = 'unavailable' and due_at is not null`,
      [WAITS.away],
    ),
  );
}
