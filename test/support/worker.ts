import './runtime.ts';

/** The real worker. */
export { startWorker } from '../../src/worker/run.ts';
