import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { readStripe, type StripeSettings } from './billing/settings.ts';
import { ConfigError, type Environment, list, oneOf, texts, url, whole } from './environment.ts';
import { type IssuerSettings, readIssuer } from './people/issuer-settings.ts';

export { ConfigError };

/**
 * The settings of one process. This is the only file that reads `process.env`; everything else is handed a `Config`.
 * `npm start` fills in the embedded parts and passes them to its children through the same variables.
 */
export type Config = {
  /** Data folder: embedded PostgreSQL and Temporal, files, secrets, runtime.json. */
  home: string;
  /** Downloads and builds that several checkouts share (the Temporal server, the test server). */
  cacheFolder: string;
  /** Where documents' bytes are kept; on several machines, a folder they all mount. */
  filesFolder: string;
  host: string;
  /** 0 takes a free port. */
  port: number;
  /** Where approvers' phones reach this API: the beginning of signing links. Null: the API's own address. */
  publicUrl: string | null;
  /** Null: embedded PostgreSQL. The login must be able to create roles at `migrate`, and to set them afterwards. */
  databaseUrl: string | null;
  databasePoolMax: number;
  temporal: {
    /** Null: embedded server. */
    address: string | null;
    namespace: string;
    apiKey: string | null;
    tls: { certificatePath: string; keyPath: string } | boolean;
    taskQueue: string;
    uiUrl: string | null;
  };
  /** 32 bytes in base64 from which every other key is derived. Null: made once and kept in the data folder. */
  masterKey: string | null;
  /** CIDR ranges that outgoing requests may reach although they are private. */
  egressAllow: string[];
  /** Addresses of reverse proxies whose X-Forwarded-For is believed. */
  trustedProxies: string[];
  /** Host name → dialect whose documented paths are served bare on that host. */
  dialectHosts: Record<string, string>;
  /** Which driver serves a channel: `outbox` keeps messages readable and sends nothing. */
  messageDrivers: { whatsapp: 'outbox'; sms: 'outbox' | 'sms-http' | 'twilio' | 'smpp' };
  /** JSON settings of the generic SMS gateway (src/messaging/drivers/sms-http.ts), null when unused. */
  smsHttp: string | null;
  /** JSON settings of an account at Twilio (src/messaging/drivers/twilio/settings.ts), null when unused. */
  smsTwilio: string | null;
  /** JSON settings of an SMS centre (src/messaging/drivers/smpp/settings.ts), null when unused. */
  smsSmpp: string | null;
  whatsapp: {
    /** The Chromium that holds WhatsApp sessions; null: one that is installed (src/whatsapp/chromium.ts). */
    chromiumPath: string | null;
    /** What Chromium is started with besides, such as a proxy. */
    chromiumArguments: string[];
    /** Where the telephones of a simulated WhatsApp are, which the arguments above lead to; null: it is the real one. */
    simulatorUrl: string | null;
    /** Sessions that one worker process holds at most; 0: it holds none, others do. */
    sessionsMax: number;
    /** The pause between two messages of one connection is drawn between these, in milliseconds. */
    paceMs: { min: number; max: number };
    /** How often a session is looked at, in milliseconds. */
    probeEveryMs: number;
    /** When a device is copied for other machines, at the cost of a few seconds' restart: after linking, and from then on. */
    backupMs: { first: number; every: number };
    /** A browser that takes more, in bytes, is restarted when nothing is being sent. */
    memoryMax: number;
  };
  /** JSON changes to what things cost (src/wallet/prices.ts), null for the defaults. Only organizations with a wallet pay. */
  walletPrices: string | null;
  /** Who answers whether a mobile is a person's own: nobody, the sandbox with its magic numbers, or a gateway. */
  identityDriver: 'off' | 'sandbox' | 'shahkar-http';
  /** JSON settings of the identity gateway (src/identity/drivers/shahkar-settings.ts), null when unused. */
  identityHttp: string | null;
  /** Connections are sold by Stripe; null: nothing is sold, and there are as many as may be. */
  stripe: StripeSettings | null;
  /** The WAHooks API. */
  wahooks: {
    /** For each token that says nothing else. */
    requestsPerMinute: number;
    /** Whose tokens are taken beside our own; null: nobody's. */
    issuer: IssuerSettings | null;
  };
  /** Events that are older are removed, unless something is still to be delivered. */
  eventsKeptDays: number;
  /** Where a worker process shows its metrics to whoever reaches the port; null: nowhere. */
  metrics: { host: string; port: number } | null;
  /** Who shows this as a bearer token sees the metrics of an API process at `/metrics`; null: nobody does. */
  metricsToken: string | null;
  logLevel: string;
  /** The workflows bundled beforehand, for whoever starts many workers, as our tests do; null: each worker bundles them. */
  workflowBundle: string | null;
  /** For tests of crashes: where this process is killed (src/failpoint.ts). */
  failpoint: string | null;
};

/** Longer than deliveries are kept, so that whoever asks for a replay finds the event. */
const EVENTS_KEPT_DAYS_MIN = 31;
const METRICS_TOKEN_CHARACTERS_MIN = 16;
const HOUR_MS = 3_600_000;
const MEGABYTE = 1024 ** 2;

/**
 * Reads the settings.
 * @throws ConfigError naming the variable, what was given and what is expected.
 */
export function readConfig(env: Environment = process.env): Config {
  const home = resolve(env.COUNTERSIGN_HOME ?? '.countersign');
  return {
    home,
    cacheFolder: resolve(env.COUNTERSIGN_CACHE ?? join(homedir(), '.cache', 'countersign')),
    filesFolder: resolve(env.COUNTERSIGN_FILES ?? join(home, 'files')),
    host: env.HOST ?? '127.0.0.1',
    port: whole(env, 'PORT', 3000, 0, 65_535),
    publicUrl: url(env, 'PUBLIC_URL'),
    databaseUrl: env.DATABASE_URL || null,
    databasePoolMax: whole(env, 'DATABASE_POOL_MAX', 10, 2, 200),
    temporal: {
      address: env.TEMPORAL_ADDRESS || null,
      namespace: env.TEMPORAL_NAMESPACE || 'default',
      apiKey: env.TEMPORAL_API_KEY || null,
      tls: temporalTls(env),
      taskQueue: env.TEMPORAL_TASK_QUEUE || 'countersign',
      uiUrl: url(env, 'TEMPORAL_UI_URL'),
    },
    masterKey: masterKey(env),
    egressAllow: list(env.COUNTERSIGN_EGRESS_ALLOW),
    trustedProxies: list(env.TRUSTED_PROXIES),
    dialectHosts: Object.fromEntries(list(env.DIALECT_HOSTS).map((pair) => dialectHost(pair))),
    messageDrivers: {
      whatsapp: 'outbox',
      sms: oneOf(env, 'SMS_DRIVER', ['outbox', 'sms-http', 'twilio', 'smpp'], 'outbox'),
    },
    smsHttp: env.SMS_HTTP || null,
    smsTwilio: env.SMS_TWILIO || null,
    smsSmpp: env.SMS_SMPP || null,
    whatsapp: readWhatsApp(env),
    walletPrices: env.WALLET_PRICES || null,
    identityDriver: oneOf(env, 'IDENTITY_DRIVER', ['off', 'sandbox', 'shahkar-http'], 'off'),
    identityHttp: env.IDENTITY_HTTP || null,
    stripe: readStripe(env),
    wahooks: {
      requestsPerMinute: whole(env, 'WAHOOKS_REQUESTS_PER_MINUTE', 60, 1, 1_000_000),
      issuer: readIssuer(env),
    },
    eventsKeptDays: whole(env, 'EVENTS_KEPT_DAYS', 400, EVENTS_KEPT_DAYS_MIN, 3_650),
    metrics: env.METRICS_PORT
      ? { host: env.METRICS_HOST || '127.0.0.1', port: whole(env, 'METRICS_PORT', 0, 1, 65_535) }
      : null,
    metricsToken: metricsToken(env),
    logLevel: oneOf(env, 'LOG_LEVEL', ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], 'info'),
    workflowBundle: env.COUNTERSIGN_WORKFLOW_BUNDLE || null,
    failpoint: env.COUNTERSIGN_FAILPOINT || null,
  };
}

function readWhatsApp(env: Environment): Config['whatsapp'] {
  const min = whole(env, 'WHATSAPP_PACE_MIN_MS', 2_000, 0, 600_000);
  return {
    chromiumPath: env.CHROMIUM_PATH || null,
    chromiumArguments: texts(env, 'WHATSAPP_CHROMIUM_ARGUMENTS'),
    simulatorUrl: url(env, 'WHATSAPP_SIMULATOR_URL'),
    sessionsMax: whole(env, 'WHATSAPP_SESSIONS_MAX', 10, 0, 50),
    paceMs: { min, max: whole(env, 'WHATSAPP_PACE_MAX_MS', Math.max(5_000, min), min, 600_000) },
    probeEveryMs: whole(env, 'WHATSAPP_PROBE_EVERY_MS', 30_000, 100, 300_000),
    backupMs: {
      first: whole(env, 'WHATSAPP_BACKUP_FIRST_S', 120, 1, 86_400) * 1_000,
      every: whole(env, 'WHATSAPP_BACKUP_EVERY_H', 24, 1, 24 * 30) * HOUR_MS,
    },
    memoryMax: whole(env, 'WHATSAPP_MEMORY_LIMIT_MB', 1_500, 50, 100_000) * MEGABYTE,
  };
}

function dialectHost(pair: string): [string, string] {
  const [host, dialect] = pair.split('=');
  if (!host || !dialect) throw new ConfigError('DIALECT_HOSTS', pair, 'a list such as api.example.com=waqtum');
  return [host.toLowerCase(), dialect];
}

function temporalTls(env: Environment): Config['temporal']['tls'] {
  const certificatePath = env.TEMPORAL_TLS_CERT;
  const keyPath = env.TEMPORAL_TLS_KEY;
  if (certificatePath && keyPath) return { certificatePath, keyPath };
  return env.TEMPORAL_TLS === 'true' || Boolean(env.TEMPORAL_API_KEY);
}

function metricsToken(env: Environment): string | null {
  const text = env.METRICS_TOKEN;
  if (!text) return null;
  if (!/^[\x21-\x7e]+$/.test(text) || text.length < METRICS_TOKEN_CHARACTERS_MIN) {
    throw new ConfigError(
      'METRICS_TOKEN',
      '(hidden)',
      `${METRICS_TOKEN_CHARACTERS_MIN} or more letters, digits and signs`,
    );
  }
  return text;
}

function masterKey(env: Environment): string | null {
  const text = env.COUNTERSIGN_MASTER_KEY;
  if (!text) return null;
  if (Buffer.from(text, 'base64').length !== 32) {
    throw new ConfigError('COUNTERSIGN_MASTER_KEY', '(hidden)', '32 bytes in base64 (openssl rand -base64 32)');
  }
  return text;
}
