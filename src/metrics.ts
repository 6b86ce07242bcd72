import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';

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
