import type { Config } from '../config.ts';
import { findChromium } from '../whatsapp/session/chromium.ts';
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
    ...simulation(config, runtime),
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

/** Said so that nobody takes it for the real one, and what is missing to use it. */
function simulation(config: Config, { simulatedWhatsAppUrl }: Omit<Runtime, 'pid'>): [string, string][] {
  if (simulatedWhatsAppUrl === null) return [];
  const browser = findChromium(config);
  return [
    ['WhatsApp', `SIMULATED: nothing reaches WhatsApp. Its telephones are at ${simulatedWhatsAppUrl}`],
    browser
      ? ['', 'add a connection in the dashboard, and scan its code with one of them']
      : ['', 'but there is no Chromium: npm run countersign -- install-chromium'],
  ];
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
