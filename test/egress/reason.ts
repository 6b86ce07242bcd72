import type { EgressError } from '../../src/egress/error.ts';

/** Why it was refused; `allowed` when it was not. */
export async function reasonOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'allowed';
  } catch (error) {
    return (error as EgressError).reason;
  }
}
