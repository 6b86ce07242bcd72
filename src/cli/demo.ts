import { readConfig } from '../config.ts';
import type { DemoOptions } from '../demo/run.ts';

/** The guided tour of src/demo. */
export async function demo(options: DemoOptions): Promise<void> {
  const { runDemo } = await import('../demo/run.ts');
  await runDemo(readConfig(), options);
}
