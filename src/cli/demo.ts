import { readConfig } from '../config.ts';

/** The guided tour of src/demo. */
export async function demo(): Promise<void> {
  const { runDemo } = await import('../demo/run.ts');
  await runDemo(readConfig());
}
