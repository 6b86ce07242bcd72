import { API_LIMITS } from './limits.ts';

/** Something without which work cannot be done. `check` rejects with a reason an operator understands. */
export type ReadinessCheck = {
  name: string;
  check(): Promise<void>;
  /** It is shown, but requests are served all the same: what is wrong is not with this process, or with one customer only. */
  advisory?: boolean;
};
export type Readiness = { ready: boolean; checks: Record<string, string> };

/** Asks all checks at once; what they said holds for a second, so that probes are no load. */
export function makeReadiness(checks: readonly ReadinessCheck[], now: () => number): () => Promise<Readiness> {
  let latest: { at: number; result: Promise<Readiness> } | null = null;
  return () => {
    if (!latest || now() - latest.at >= API_LIMITS.readinessCachedMs) latest = { at: now(), result: ask(checks) };
    return latest.result;
  };
}

async function ask(checks: readonly ReadinessCheck[]): Promise<Readiness> {
  const said = await Promise.all(checks.map(async (check) => ({ ...check, reason: await reasonOf(check.check) })));
  return {
    ready: said.every(({ reason, advisory }) => reason === 'ok' || advisory),
    checks: Object.fromEntries(said.map(({ name, reason }) => [name, reason])),
  };
}

async function reasonOf(check: () => Promise<void>): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(
      () => resolve(`no answer within ${API_LIMITS.readinessCheckMs} ms`),
      API_LIMITS.readinessCheckMs,
    );
  });
  const asked = check().then(
    () => 'ok',
    (error: unknown) => (error instanceof Error && error.message) || 'failed',
  );
  return Promise.race([asked, late]).finally(() => clearTimeout(timer));
}
