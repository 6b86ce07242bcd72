import { readConfig } from '../config.ts';
import { checkEnvironment } from '../platform/checks.ts';
import type { Finding } from '../platform/finding.ts';
import type { JsonOption } from './options.ts';

/** Prints what was found; the process ends with 1 when something is missing that a start needs. */
export async function doctor({ json }: JsonOption): Promise<void> {
  const findings = await checkEnvironment(readConfig());
  const ok = findings.every((finding) => finding.ok || !finding.needed);
  if (json) console.log(JSON.stringify({ ok, checks: findings.map(forScripts) }, null, 2));
  else for (const finding of findings) console.log(forPeople(finding));
  process.exit(ok ? 0 : 1);
}

function forScripts({ advice, ...finding }: Finding): Finding {
  return finding.ok || !advice ? finding : { ...finding, advice };
}

function forPeople({ name, ok, needed, detail, advice }: Finding): string {
  const mark = ok ? '✓' : needed ? '✗' : '–';
  const line = `${mark} ${name.padEnd(13)} ${detail}`;
  return ok || !advice ? line : `${line}\n  ${''.padEnd(13)} → ${advice}`;
}
