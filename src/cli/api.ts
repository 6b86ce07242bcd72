import { serveUntilStopped } from '../platform/process-life.ts';
import { configWith, type PortOption } from './options.ts';

/** Runs one API process until it is told to stop. */
export async function api(options: PortOption): Promise<void> {
  const { serveApi } = await import('../api/serve.ts');
  const server = await serveApi(configWith(options));
  await serveUntilStopped(server);
}
