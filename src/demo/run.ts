import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Config } from '../config.ts';
import { PlatformError } from '../platform/failure.ts';
import type { Runtime } from '../platform/runtime-file.ts';
import { openApi } from './api-client.ts';
import { CONTRACT_NAMES, CONTRACTS, isContractName } from './contracts.ts';
import { openInstallation } from './installation.ts';
import { type Journey, sendRound, stampCountOf } from './journey.ts';
import { startTimeline } from './timeline.ts';
import { workflowLink } from './workflow-link.ts';

export type DemoOptions = {
  /** Which sample contract: arabic (the default), english or persian. */
  contract?: string;
  /** Leaves running what the demo has started. */
  keep?: boolean;
  /** Prints one JSON object on standard output; everything else goes to standard error. */
  json?: boolean;
  /** Where the approved PDF is saved; without it, in the data folder. */
  out?: string;
};

/** What `--json` prints. */
export type DemoResult = {
  contract: string;
  documentId: string;
  status: string;
  file: string;
  sha256: string;
  pages: number;
  stamps: number;
  webhooksVerified: number;
  events: { sequence: number | null; type: string; approver: string | null }[];
  workflowUrl: string | null;
  tookMs: number;
};

/**
 * The guided tour: starts what is not running, sends a contract through one approver and then two at a time, verifies
 * every webhook, saves the approved PDF, and stops what it started.
 * @throws PlatformError with one clear line when anything does not come true.
 */
export async function runDemo(config: Config, options: DemoOptions = {}): Promise<void> {
  const { contract = 'arabic' } = options;
  if (!isContractName(contract)) {
    throw new PlatformError(`There is no contract "${contract}".`, [`There are: ${CONTRACT_NAMES.join(', ')}.`]);
  }
  const interruption = new AbortController();
  const interrupt = (): void => interruption.abort(new PlatformError('The demo was interrupted.'));
  // More than once when npm hands on the Ctrl-C that the terminal has sent already.
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);

  const out = options.json ? process.stderr : process.stdout;
  const say = (line: string): void => void out.write(`${line}\n`);
  const { signal } = interruption;
  say(`Countersign demo, ${contract} contract: one approver, then two at the same time\n`);
  const installation = await openInstallation(config, {
    keep: options.keep ?? false,
    signal,
    show: (text) => void process.stderr.write(text),
  });
  let keep = !installation.startedHere;
  try {
    const { runtime } = installation;
    const timeline = startTimeline(out);
    const api = openApi({ apiUrl: runtime.apiUrl, key: runtime.adminKey, signal });
    const cleanUp = openApi({ apiUrl: runtime.apiUrl, key: runtime.adminKey }); // Also after an interruption.
    const journey = await sendRound(CONTRACTS[contract], { api, timeline, signal }, cleanUp);
    const file = resolve(options.out ?? join(config.home, `demo-${contract}.pdf`));
    await writeFile(file, journey.final);
    const result = resultOf(journey, {
      ...{ contract, file, tookMs: timeline.elapsedMs() },
      workflowUrl: await workflowLink(runtime, config.temporal.namespace, journey.documentId),
    });
    keep ||= options.keep ?? false;
    say(closingWords(result, runtime, { keep, startedHere: installation.startedHere }));
    if (options.json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  } finally {
    if (!keep) await installation.stop();
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

function resultOf(
  { documentId, status, events, versions }: Journey,
  more: Pick<DemoResult, 'contract' | 'file' | 'tookMs' | 'workflowUrl'>,
): DemoResult {
  const last = versions.at(-1)!;
  return {
    ...more,
    ...{ documentId, status },
    ...{ sha256: last.sha256, pages: last.pages, stamps: stampCountOf(versions) },
    webhooksVerified: events.length,
    events: events.map(({ sequence, type, approver }) => ({ sequence, type, approver })),
  };
}

function closingWords(result: DemoResult, runtime: Runtime, how: { keep: boolean; startedHere: boolean }): string {
  const rows: [string, string][] = [
    ['Status', `${result.status}, after ${(result.tookMs / 1_000).toFixed(1)} s`],
    ['Webhooks', `${result.webhooksVerified} received, all signatures verified`],
    ['Approved PDF', `${result.file} (${result.pages} pages, ${result.stamps} stamps)`],
    ['Workflow', result.workflowUrl ?? `document:${result.documentId} (TEMPORAL_UI_URL is not set)`],
  ];
  if (how.keep) rows.push(['API', `${runtime.apiUrl}/docs`]);
  const lines = rows.map(([label, text]) => `  ${label.padEnd(12)}  ${text}`);
  if (!how.keep)
    lines.push('', '  Stopping now. With --keep everything goes on running, and the workflow can be looked at.');
  else if (how.startedHere) lines.push('', `  It goes on running. To stop it: kill ${runtime.pid}`);
  return ['', ...lines].join('\n');
}
