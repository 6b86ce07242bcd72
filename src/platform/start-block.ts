import type { Config } from '../config.ts';
import { type Runtime, runtimePath } from './runtime-file.ts';

/** What `npm start` says when everything runs. */
export function startBlock(config: Config, runtime: Omit<Runtime, 'pid'>): string {
  const rows: [string, string][] = [
    ['Dashboard', runtime.setupUrl ?? runtime.apiUrl],
    ...(runtime.setupUrl ? [['', 'open it to choose your password; the link works once'] as [string, string]] : []),
    ['API', runtime.apiUrl],
    ['API docs', `${runtime.apiUrl}/docs`],
    ['Temporal UI', runtime.temporalUiUrl ?? `of ${runtime.temporalAddress} (TEMPORAL_UI_URL is not set)`],
    ['Data', config.home],
    ['Messages', whereMessagesGo(config)],
    ['Outgoing requests', whatMayBeReached(config)],
    ['Get a key', 'npm run countersign -- keys create'],
    ['Admin key', `adminKey in ${runtimePath(config.home)}; for instance`],
    ['', `  KEY=$(node -p 'require("${runtimePath(config.home)}").adminKey')`],
    ['', `  curl -H "Authorization: Bearer $KEY" ${runtime.apiUrl}/v1/me`],
    ['Stop', 'Ctrl-C (or SIGTERM); all data is kept'],
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  return [
    `Countersign ${runtime.version} is ready`,
    '',
    ...rows.map(([label, text]) => `  ${label.padEnd(width)}  ${text}`),
  ].join('\n');
}

function whereMessagesGo(config: Config): string {
  const sending = Object.entries(config.messageDrivers).filter(([, driver]) => driver !== 'outbox');
  if (sending.length === 0) return 'nothing leaves this machine: messages are kept in the outbox, see GET /v1/messages';
  const ways = sending.map(([channel, driver]) => `${channel} leaves by ${driver}`).join(', ');
  return `${ways}; other channels are kept in the outbox, see GET /v1/messages`;
}

function whatMayBeReached(config: Config): string {
  if (config.egressAllow.length === 0) return 'public addresses only (COUNTERSIGN_EGRESS_ALLOW opens private ranges)';
  return `public addresses and ${config.egressAllow.join(', ')} (COUNTERSIGN_EGRESS_ALLOW)`;
}
