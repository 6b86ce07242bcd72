import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { registry } from '../../src/metrics.ts';
import { freePort } from '../../src/platform/ports.ts';
import { WHATSAPP_LIMITS } from '../../src/whatsapp/limits.ts';
import { checkConnections } from '../../src/whatsapp/readiness.ts';
import { reconcileConnections } from '../../src/whatsapp/reconciling.ts';
import type { RunningWorker } from '../../src/worker/run.ts';
import { type Api, type Client, startApi } from '../api/countersign/api.ts';
import { approver, form } from '../api/countersign/making.ts';
import { type SmsGateway, smsBy, startSmsGateway } from '../simulators/sms-gateway.ts';
import {
  type SimulatorOptions,
  startWhatsAppSimulator,
  type WhatsAppSimulator,
} from '../simulators/whatsapp-web/start.ts';
import { chromiumPath } from '../support/chromium.ts';
import { USUAL_WHATSAPP } from '../support/patience.ts';
import { eventually } from '../support/product.ts';
import { processEnvironment } from '../support/servers.ts';
import { sessionSettings } from '../support/whatsapp.ts';

/**
 * What goes wrong with WhatsApp connections, and how they come out of it: the product with real Chromium and the unmodified
 * library, on two machines (two data folders), against the simulated WhatsApp. Waiting times of the product are cut short by
 * moving their dates.
 */

const OFFICE = '15550000001';
const ANA = '15550000002';
const SHOP = '15550000003';
const CLI = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));

const chromium = chromiumPath();
const inBrowser = chromium ? test : test.skip;
let folder: string;
let gateway: SmsGateway;
let simulator: WhatsAppSimulator;
let world: WhatsAppSimulator['world'];
let api: Api;
let office: Connected;
let shop: Connected;
let farWorker: ChildProcess | null = null;
let nearWorker: RunningWorker;

/** An organization with its connection. */
type Connected = { client: Client; phone: string; params: { connectionId: string } };

const simulatorOptions = (port = 0): SimulatorOptions => ({ port, stateFolder: join(folder, 'simulator') });
const farHome = () => join(folder, 'far-machine');
const nearHome = () => api.product.core.config.home;

beforeAll(async () => {
  if (!chromium) return;
  Object.assign(WHATSAPP_LIMITS, USUAL_WHATSAPP); // That a page answers no more is what some of it is about.
  folder = await mkdtemp(join(tmpdir(), 'countersign-faults-'));
  simulator = await startWhatsAppSimulator(simulatorOptions(await freePort()));
  gateway = await startSmsGateway();
  world = simulator.world;
  for (const [phone, name] of [
    [OFFICE, 'Office'],
    [ANA, 'Ana'],
    [SHOP, 'Shop'],
  ] as const)
    world.account({ phone, name });
  api = await startApi({
    worker: false,
    environment: { ...sessionSettings(simulator, chromium!), ...smsBy(gateway) },
  });
});
afterAll(async () => {
  farWorker?.kill('SIGKILL');
  await api?.stop();
  await simulator?.close();
  await gateway?.close();
  if (folder) await rm(folder, { recursive: true, force: true, maxRetries: 3 });
});

/** A worker on another machine: the same stores, a data folder of its own. */
async function startFarWorker(): Promise<ChildProcess> {
  const { config } = api.product.core;
  const child = spawn(process.execPath, ['--no-warnings', CLI, 'worker'], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: {
      ...{ ...processEnvironment(), ...sessionSettings(simulator, chromium!), ...smsBy(gateway), LOG_LEVEL: 'fatal' },
      ...{ COUNTERSIGN_HOME: farHome(), COUNTERSIGN_FILES: config.filesFolder },
      ...{ COUNTERSIGN_MASTER_KEY: config.masterKey!, DATABASE_URL: config.databaseUrl! },
      ...{ TEMPORAL_ADDRESS: config.temporal.address!, TEMPORAL_TASK_QUEUE: config.temporal.taskQueue },
      WHATSAPP_BACKUP_FIRST_S: '1',
    },
  });
  await once(child, 'message');
  return child;
}

/** Processes that were started with a folder among their arguments. */
function processesOn(home: string): { pid: number; arguments: string }[] {
  return readdirSync('/proc').flatMap((name) => {
    try {
      const text = /^\d+$/.test(name) ? readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ') : '';
      return text.includes(home) ? [{ pid: Number(name), arguments: text }] : [];
    } catch {
      return [];
    }
  });
}

const read = async ({ client, params }: Connected) => (await client.call('readWhatsAppConnection', { params })).body;
const onceIt = (one: Connected, fits: (connection: Record<string, unknown>) => boolean) =>
  eventually(async () => {
    const connection = await read(one);
    return fits(connection) && connection;
  });
const ready = (one: Connected) => onceIt(one, ({ state }) => state === 'ready');
const restart = ({ client, params }: Connected) => client.call('restartWhatsAppConnection', { params });
const statesTold = async ({ client }: Connected): Promise<string[]> => {
  const query = { limit: 100, type: 'whatsapp_connection.changed' };
  const { body } = await client.call('listEvents', { query });
  if (!body.data) throw new Error(JSON.stringify(body));
  return body.data.map(({ data }: { data: { connection: { state: string } } }) => data.connection.state);
};
const sql = <T extends object>(text: string, values: unknown[] = []): Promise<T[]> =>
  api.product.core.database.system((em) => em.execute<T[]>(text, values));
/** As if leases of the dead had ended, and pauses between tries. */
const timePasses = () => sql('update messages set due_at = now() where due_at is not null');
const said = (text: string) => world.messages.filter(({ content }) => JSON.stringify(content).includes(text));

async function connect(phone: string): Promise<Connected> {
  const client = await api.client();
  const { body } = await client.call('createWhatsAppConnection', { json: { name: phone } });
  const one = { client, phone, params: { connectionId: body.id as string } };
  await scan(one);
  return one;
}

async function scan({ client, phone, params }: Connected): Promise<void> {
  const text = await eventually(async () => {
    const qr = await client.call('readWhatsAppQr', { params });
    return qr.status === 200 && qr.body.text;
  });
  world.phone(phone).scan(text);
}

const send = async ({ client }: Connected, text: string): Promise<string> =>
  (await client.call('sendMessage', { json: { to: `+${ANA}`, text, channel: 'whatsapp' } })).body.id;
/** Once the message has this status; pauses until the next try are cut short. */
const onceItIs = ({ client }: Connected, id: string, status: string) =>
  eventually(async () => {
    const { body } = await client.call('readMessage', { params: { messageId: id } });
    if (body.status === 'queued') await timePasses();
    return body.status === status && body;
  });

inBrowser('soon after linking the device is copied, by a short restart without a code', async () => {
  farWorker = await startFarWorker();
  office = await connect(OFFICE);
  await ready(office);
  const isBack = ({ state, backedUpAt, memoryBytes }: Record<string, unknown>) =>
    state === 'ready' && backedUpAt !== null && memoryBytes !== null;
  const copied = await onceIt(office, isBack);
  expect(copied).toMatchObject({ phone: `+${OFFICE}`, problem: null });
  expect(copied.memoryBytes).toBeGreaterThan(10_000_000);
  // A browser that is too slow to answer is begun anew as well, which looks the same from here.
  const told = await statesTold(office);
  expect(told.slice(0, 5)).toEqual(['starting', 'qr', 'syncing', 'ready', 'degraded']);
  expect(told.slice(5).join()).toMatch(/^(starting,syncing,ready,degraded,)*starting,syncing,ready$/);
  const [{ backup_sha256: sha256 } = {}] = await sql<{ backup_sha256: string }>(
    'select backup_sha256 from whatsapp_connections where id = ?',
    [office.params.connectionId],
  );
  const sealed = readFileSync(await api.product.core.files.path(sha256!));
  expect(sealed.includes('signal-storage')).toBe(false);
});

let interrupted: string;
/** Of the office, as the worker left it that is killed. */
let restartsBefore: number;
inBrowser('its worker is killed in the middle of a message, and no browser is left', async () => {
  world.fail({ loseSendAnswers: true });
  interrupted = await send(office, 'Sent while dying');
  await world.until(() => said('Sent while dying')[0], 'the message');
  restartsBefore = (await read(office)).restarts;
  farWorker!.kill('SIGKILL');
  await once(farWorker!, 'exit');
  farWorker = null;
  world.heal();
  await eventually(async () => processesOn(farHome()).length === 0);
  world.phone(ANA).send(OFFICE, 'Is anybody there?');
});

inBrowser('another organization’s connection is linked meanwhile', async () => {
  nearWorker = await api.product.startWorker();
  shop = await connect(SHOP);
  await ready(shop);
});

inBrowser('a renderer that is killed is noticed, and nothing that was written meanwhile is missed', async () => {
  const { restarts } = await read(shop);
  const renderers = processesOn(nearHome()).filter(({ arguments: text }) => text.includes('--type=renderer'));
  expect(renderers.length).toBeGreaterThan(0);
  for (const { pid } of renderers) process.kill(pid, 'SIGKILL');
  await onceIt(shop, ({ state }) => state !== 'ready');
  world.phone(ANA).send(SHOP, 'Do you open today?');
  expect((await ready(shop)).restarts).toBeGreaterThan(restarts);
  await onceIt(shop, ({ received }) => received === 1);
});

inBrowser('a page that loads itself anew in the middle of a message sends it once', async () => {
  world.fail({ sendDelayMs: 400 });
  const id = await send(shop, 'Sent while loading');
  await world.until(() => world.realm.delayedSends > 0, 'a message that is on its way');
  world.reload(SHOP);
  world.heal();
  await ready(shop);
  await onceItIs(shop, id, 'delivered');
  expect(said('Sent while loading')).toHaveLength(1);
});

inBrowser('what WhatsApp refuses is tried again, and counts as sent only when it was taken', async () => {
  world.fail({ refuseSends: 403 });
  const id = await send(shop, 'Refused at first');
  const refused = await eventually(async () => {
    const { body } = await shop.client.call('readMessage', { params: { messageId: id } });
    return body.status === 'queued' && body.error !== null && body;
  });
  expect(refused.error).toContain('refused');
  world.heal();
  await onceItIs(shop, id, 'delivered');
  expect(said('Refused at first')).toHaveLength(1);
});

inBrowser(
  'WhatsApp Web that is opened elsewhere is taken back once; the second time a person has to decide',
  async () => {
    const { restarts } = await read(shop);
    world.force(SHOP, 'CONFLICT');
    await eventually(async () => (await statesTold(shop)).slice(-2).join() === 'degraded,ready');
    expect(await read(shop)).toMatchObject({ state: 'ready', restarts });
    world.force(SHOP, 'CONFLICT');
    const failed = await onceIt(shop, ({ state }) => state === 'failed');
    expect(failed).toMatchObject({ reason: 'replaced', phone: `+${SHOP}` });
    await restart(shop);
    await ready(shop);
  },
);

inBrowser('a page that has synced before anybody listened becomes ready all the same', async () => {
  world.fail({ page: { synced: { afterMs: 0 } } });
  const { length } = await statesTold(shop);
  await restart(shop);
  await eventually(async () => /starting.*,ready$/.test((await statesTold(shop)).slice(length).join()));
  world.heal();
});

inBrowser('what WhatsApp has removed from its page is told by its name, and the rest goes on working', async () => {
  world.fail({ page: { missingModules: ['WAWebMediaMmsV4Upload', 'WAWap'] } });
  await restart(shop);
  const lacking = await onceIt(shop, ({ state, problem }) => state === 'ready' && problem !== null);
  expect(lacking.problem).toBe('WhatsApp Web changed: WAWebMediaMmsV4Upload, WAWap are missing');
  await expect(checkConnections(api.product.core)).rejects.toThrow(
    `connection ${shop.params.connectionId}: WhatsApp Web changed: WAWebMediaMmsV4Upload, WAWap`,
  );
  await onceItIs(shop, await send(shop, 'Without media'), 'delivered');
});

inBrowser(
  'without a part that it cannot do without it is not ready, and says so; it is when the part is back',
  async () => {
    world.fail({ page: { missingModules: ['WAWebQueryExistsJob'] } });
    await restart(shop);
    const lacking = await onceIt(shop, ({ reason }) => reason === 'page_changed');
    expect(lacking).toMatchObject({
      state: 'degraded',
      problem: 'WhatsApp Web changed: WAWebQueryExistsJob is missing',
    });
    world.fail({ page: { missingModules: ['WAWebSocketModel'] } });
    await onceIt(shop, ({ problem }) => problem === 'WhatsApp Web changed: WAWebSocketModel is missing');
    world.heal();
    expect(await ready(shop)).toMatchObject({ problem: null, phone: `+${SHOP}` });
  },
);

inBrowser(
  'while WhatsApp is down messages wait, then go by the next channel; the connection comes back by itself',
  async () => {
    const { port } = simulator;
    await simulator.close();
    await onceIt(shop, ({ reason }) => reason === 'connection_lost');
    const waiting = await send(shop, 'Waits for WhatsApp');
    expect((await shop.client.call('readMessage', { params: { messageId: waiting } })).body.status).toBe('queued');
    const approvers = [approver({ channels: ['whatsapp', 'sms'] })];
    await shop.client.call('createDocument', { form: form({ title: 'Lease', send: true, approvers }) });
    const invitations = async () =>
      (await shop.client.call('listMessages', { query: { kind: 'invitation' } })).body.data as Record<
        string,
        unknown
      >[];
    await eventually(async () => (await invitations()).length === 1);
    // Ten minutes later.
    await sql(`update messages set due_at = now() - interval '11 minutes' where kind = 'invitation'`);
    await sql(`update whatsapp_connections set ready_at = now() - interval '11 minutes' where id = ?`, [
      shop.params.connectionId,
    ]);
    const [bySms, byWhatsApp] = await eventually(async () => {
      const both = await invitations();
      return both.length === 2 && both;
    });
    expect(bySms).toMatchObject({ channel: 'sms' });
    expect(byWhatsApp).toMatchObject({ channel: 'whatsapp', status: 'failed' });
    simulator = await startWhatsAppSimulator(simulatorOptions(port));
    world = simulator.world;
    await ready(shop);
    await onceItIs(shop, waiting, 'delivered');
    expect(said('Waits for WhatsApp')).toHaveLength(1);
  },
);

inBrowser(
  'the killed worker’s connection is ready on this machine without a code, and nothing was lost or sent twice',
  async () => {
    // Until Temporal gives the dead worker up, its row says what it said last.
    const back = await onceIt(office, ({ state, restarts }) => state === 'ready' && Number(restarts) > restartsBefore);
    expect(back).toMatchObject({ phone: `+${OFFICE}` });
    expect(existsSync(join(nearHome(), 'whatsapp', `session-${office.params.connectionId}`))).toBe(true);
    expect(await statesTold(office)).not.toContain('logged_out');
    await timePasses();
    await onceItIs(office, interrupted, 'delivered');
    expect(said('Sent while dying')).toHaveLength(1);
    await onceIt(office, ({ received }) => received === 1);
  },
);

inBrowser('no session has heard or said what was another’s', async () => {
  const textsOf = async ({ client }: Connected): Promise<string[]> =>
    (await client.call('listMessages', { query: { limit: 100 } })).body.data
      .filter(({ kind }: { kind: string }) => kind !== 'invitation')
      .map(({ text }: { text: string }) => text)
      .sort();
  expect(await textsOf(office)).toEqual(['Is anybody there?', 'Sent while dying']);
  expect(await textsOf(shop)).toEqual([
    ...['Do you open today?', 'Refused at first', 'Sent while loading', 'Waits for WhatsApp', 'Without media'],
  ]);
});

inBrowser('the worker’s metrics tell what each browser takes, what was sent, and how sessions ended', async () => {
  for (const one of [office, shop]) await onceIt(one, ({ memoryBytes }) => memoryBytes !== null);
  const told = await registry.metrics();
  for (const { params } of [office, shop]) {
    expect(told).toMatch(new RegExp(`whatsapp_session_memory_bytes\\{connection="${params.connectionId}"\\} \\d{8}`));
  }
  expect(told).toMatch(/whatsapp_sends_total\{outcome="taken"\} [1-9]/);
  for (const reason of ['page_silent', 'page_changed', 'replaced', 'stopped']) {
    expect(told).toMatch(new RegExp(`whatsapp_session_ends_total\\{reason="${reason}"\\} [1-9]`));
  }
});

inBrowser(
  'without a worker a connection says so, and one of which nothing is heard is not said to be ready',
  async () => {
    await office.client.call('logOutWhatsAppConnection', { params: office.params });
    await onceIt(office, ({ state }) => state === 'logged_out');
    await restart(office);
    await scan(office);
    await ready(office);
    await nearWorker.stop();
    expect(processesOn(nearHome())).toEqual([]);
    expect(await read(office)).toMatchObject({ state: 'degraded', reason: 'worker_gone' });
    await sql(`update whatsapp_connections set updated_at = now() - interval '1 hour'`);
    await sql(`update whatsapp_connections set state = 'ready', reason = null where id = ?`, [
      shop.params.connectionId,
    ]);
    await reconcileConnections(api.product.services);
    expect(await read(office)).toMatchObject({ state: 'degraded', reason: 'no_worker' });
    expect(await read(shop)).toMatchObject({ state: 'degraded', reason: 'worker_gone' });
    await expect(checkConnections(api.product.core)).rejects.toThrow('degraded, no_worker');
  },
);

inBrowser('a machine that comes back with an old profile goes on with the newer device', async () => {
  const sessions = () => readdirSync(join(farHome(), 'whatsapp'));
  expect(sessions()).toEqual([`session-${office.params.connectionId}`]); // Of a device that was logged out since.
  farWorker = await startFarWorker();
  for (const one of [office, shop]) expect(await ready(one)).toMatchObject({ phone: `+${one.phone}` });
  expect((await statesTold(office)).filter((state) => state === 'logged_out' || state === 'qr')).toEqual([
    ...['qr', 'logged_out', 'qr'],
  ]);
  expect(sessions()).toHaveLength(2);
});

inBrowser('what is deleted leaves no process, no profile and no copy', async () => {
  const copies = await sql<{ sha256: string }>('select backup_sha256 as sha256 from whatsapp_connections');
  expect(copies).toHaveLength(2);
  for (const { client, params } of [office, shop]) await client.call('deleteWhatsAppConnection', { params });
  await eventually(async () => (await sql('select 1 from whatsapp_connections')).length === 0);
  await eventually(async () => processesOn(`${farHome()}/whatsapp`).length === 0);
  expect(readdirSync(join(farHome(), 'whatsapp'))).toEqual([]);
  for (const { sha256 } of copies) await expect(api.product.core.files.path(sha256)).rejects.toThrow('no stored file');
});
