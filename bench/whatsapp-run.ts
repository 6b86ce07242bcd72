import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createKey } from '../src/organizations/keys.ts';
import type { Service } from '../src/platform/service.ts';
import type { WhatsAppSimulator } from '../test/simulators/whatsapp-web/start.ts';
import type { Site } from './site.ts';
import { median } from './statistics.ts';

type Connection = { id: string; organizationId: string; authorization: string; phone: string; index: number };
type Row = {
  id: string;
  state: string;
  epoch: number;
  backup_at: Date | null;
  memory_bytes: string | null;
  owner: string;
};

/** Connections of one organization, and sessions of one worker. */
const AT_MOST = 10;
const WITHIN_MS = 180_000;
/** Requests at once: enough that a session never waits for the next message. */
const REQUESTS = 16;
const REQUESTS_PER_MINUTE = 10_000_000;

/** The product's connections in one run of the benchmark, and everything that was promised in it. */
export class WhatsAppRun {
  readonly #site: Site;
  readonly #simulator: WhatsAppSimulator;
  readonly #options: { chromium: string; folder: string; customer: string };
  readonly #connections: Connection[] = [];
  /** What each said, and by which phone. */
  readonly #said = new Map<string, { phone: string; messageId: string }>();
  readonly #heard = new Map<string, Connection>();
  #workers: { service: Service; home: string }[] = [];
  #machines = 0;
  #url = '';

  constructor(
    site: Site,
    simulator: WhatsAppSimulator,
    options: { chromium: string; folder: string; customer: string },
  ) {
    this.#site = site;
    this.#simulator = simulator;
    this.#options = options;
  }

  /** @returns from the scan of each code to `ready`, in milliseconds. */
  async link(count: number): Promise<number[]> {
    this.#url = (await this.#site.api()).url;
    for (let from = 0; from < count; from += AT_MOST) {
      await this.#addWorker();
      await this.#addOrganization(Math.min(AT_MOST, count - from));
    }
    return Promise.all(this.#connections.map((connection) => this.#link(connection)));
  }

  /** Messages a second by the first so many connections at once. */
  async rate(senders: number, each: number): Promise<number> {
    const { world } = this.#simulator;
    const before = world.messages.length;
    const begun = performance.now();
    await this.#send(this.#connections.slice(0, senders), each, `rate of ${senders}`);
    await within('all messages', () => world.messages.length >= before + senders * each, 5);
    return (senders * each * 1_000) / (performance.now() - begun);
  }

  /** As the product itself measures it. */
  async memoryPerConnection(): Promise<number> {
    let rows: Row[] = [];
    await within('all measured', async () => {
      rows = await this.#rows();
      return rows.every((row) => row.memory_bytes !== null);
    });
    return median(rows.map((row) => Number(row.memory_bytes)));
  }

  /** @returns how long until all are ready again, with a copy of their device each. */
  async restartAll(): Promise<number> {
    const begun = performance.now();
    const epochs = await this.#epochs();
    await Promise.all(
      this.#connections.map((one) => this.#call(one, 'POST', `/whatsapp-connections/${one.id}/restart`)),
    );
    await this.#untilReady(epochs, this.#connections);
    if ((await this.#rows()).some((row) => row.backup_at === null)) throw new Error('a device was not copied');
    return performance.now() - begun;
  }

  /** Kills a worker in the middle of messages, and starts one on another machine in its place. */
  async killWorker(each: number): Promise<{ ms: number; connections: number }> {
    const { world } = this.#simulator;
    const worker = this.#workers.shift()!;
    const rows = await this.#rows();
    const orphans = this.#connections.filter(({ id }) =>
      rows.some((row) => row.id === id && row.owner.endsWith(` ${worker.service.identity.pid}`)),
    );
    if (orphans.length === 0) throw new Error('the worker that is to be killed holds no connection');
    const epochs = await this.#epochs();
    const already = world.messages.length;
    const sending = this.#send(this.#connections, each, 'while a worker dies');
    await within('a first message', () => world.messages.length > already, 5);
    process.kill(worker.service.identity.pid, 'SIGKILL');
    const begun = performance.now();
    await worker.service.ended;
    for (const connection of this.#connections) {
      const text = `to ${connection.phone} while a worker was dead`;
      world.phone(this.#options.customer).send(connection.phone, text);
      this.#heard.set(text, connection);
    }
    await this.#addWorker();
    await this.#untilReady(epochs, orphans);
    const ms = performance.now() - begun;
    await sending;
    return { ms, connections: orphans.length };
  }

  /** @throws Error naming what was lost, doubled or mixed up. */
  async check(): Promise<{ messages: number; events: number; incoming: number }> {
    const { core } = this.#site;
    // What the dead worker held is free at once, instead of after its lease.
    await core.database.system((em) =>
      em.execute(`update messages set due_at = now() where status in ('queued', 'sending')`),
    );
    await within(
      'all delivered',
      async () => (await this.#count(`select 1 from messages where direction = 'out' and status <> 'delivered'`)) === 0,
    );
    await within(
      'all received',
      async () => (await this.#count(`select 1 from messages where direction = 'in'`)) >= this.#heard.size,
    );
    const inWorld = new Map<string, string[]>();
    for (const { from, content } of this.#simulator.world.messages) {
      const text = String((content as { body?: unknown }).body);
      inWorld.set(text, [...(inWorld.get(text) ?? []), from.replace(/@.*/, '')]);
    }
    for (const [text, { phone }] of this.#said) {
      const senders = inWorld.get(text) ?? [];
      if (senders.join() !== phone)
        throw new Error(`"${text}" was sent by ${senders.join(', ') || 'nobody'}, not once by ${phone}`);
    }
    let events = 0;
    for (const organizationId of new Set(this.#connections.map((one) => one.organizationId))) {
      events += await this.#checkOrganization(organizationId);
    }
    return { messages: this.#said.size, events, incoming: this.#heard.size };
  }

  async stop(): Promise<void> {
    await Promise.all(this.#workers.splice(0).map(({ service }) => service.stop()));
  }

  /** @throws Error when a browser lives on. */
  checkNothingIsLeft(): void {
    const left = readdirSync('/proc').filter(
      (name) => /^\d+$/.test(name) && argumentsOf(name).includes(this.#options.folder),
    );
    if (left.length > 0) throw new Error(`${left.length} processes of the connections live on`);
  }

  async #addWorker(): Promise<void> {
    this.#machines += 1;
    const home = join(this.#options.folder, `machine-${this.#machines}`);
    const service = await this.#site.startWorker('countersign', {
      name: `whatsapp-${this.#machines}`,
      environment: {
        COUNTERSIGN_HOME: home,
        COUNTERSIGN_FILES: this.#site.core.config.filesFolder,
        CHROMIUM_PATH: this.#options.chromium,
        WHATSAPP_CHROMIUM_ARGUMENTS: JSON.stringify(this.#simulator.chromiumArguments),
        WHATSAPP_SESSIONS_MAX: String(AT_MOST),
        ...{ WHATSAPP_PACE_MIN_MS: '0', WHATSAPP_PACE_MAX_MS: '0', WHATSAPP_PROBE_EVERY_MS: '2000' },
        WHATSAPP_BACKUP_FIRST_S: '86400',
      },
    });
    this.#workers.push({ service, home });
  }

  async #addOrganization(connections: number): Promise<void> {
    const { core } = this.#site;
    const organizationId = randomUUID();
    await core.database.system((em) =>
      em.execute('insert into organizations (id, name) values (?, ?)', [organizationId, 'Bench of WhatsApp']),
    );
    const key = { organizationId, dialect: 'countersign', name: 'bench', mode: 'live' } as const;
    const { authorization } = await createKey(core, { ...key, requestsPerMinute: REQUESTS_PER_MINUTE });
    for (let count = 0; count < connections; count += 1) {
      const index = this.#connections.length;
      const phone = `1555100${String(index).padStart(4, '0')}`;
      this.#simulator.world.account({ phone, name: `Office ${index}` });
      this.#connections.push({ id: '', organizationId, authorization, phone, index });
    }
  }

  async #link(connection: Connection): Promise<number> {
    connection.id = (await this.#call(connection, 'POST', '/whatsapp-connections', { name: connection.phone })).id;
    await this.#call(connection, 'PATCH', `/whatsapp-connections/${connection.id}`, { warmUp: null });
    let text = '';
    await within('a code', async () => {
      const path = `${this.#url}/v1/whatsapp-connections/${connection.id}/qr`;
      const response = await fetch(path, { headers: { authorization: connection.authorization } });
      if (response.ok) text = ((await response.json()) as { text: string }).text;
      return response.ok;
    });
    this.#simulator.world.phone(connection.phone).scan(text);
    const begun = performance.now();
    await within('ready', async () =>
      (await this.#rows()).some((row) => row.id === connection.id && row.state === 'ready'),
    );
    return performance.now() - begun;
  }

  async #send(connections: Connection[], each: number, what: string): Promise<void> {
    const orders = connections.flatMap((connection) =>
      Array.from({ length: each }, (_, count) => ({ connection, text: `${what} ${connection.phone} ${count}` })),
    );
    const loop = async (): Promise<void> => {
      for (let order = orders.shift(); order; order = orders.shift()) {
        const { connection, text } = order;
        const path = `/whatsapp-connections/${connection.id}/messages`;
        const { id } = await this.#call(connection, 'POST', path, { to: `+${this.#options.customer}`, text });
        this.#said.set(text, { phone: connection.phone, messageId: id });
      }
    };
    await Promise.all(Array.from({ length: REQUESTS }, loop));
  }

  async #checkOrganization(organizationId: string): Promise<number> {
    const own = this.#connections.filter((one) => one.organizationId === organizationId);
    const phones = new Set(own.map(({ phone }) => phone));
    const said = [...this.#said.values()].filter(({ phone }) => phones.has(phone)).length;
    const heard = [...this.#heard.values()].filter(({ phone }) => phones.has(phone)).length;
    const count = (type: string) =>
      this.#count(`select 1 from events where organization_id = '${organizationId}' and type = '${type}'`);
    const expected = { 'message.sent': said, 'message.delivered': said, 'message.received': heard };
    for (const [type, wanted] of Object.entries(expected)) {
      const found = await count(type);
      if (found !== wanted) throw new Error(`there are ${found} events ${type}, not ${wanted}`);
    }
    const mixed = await this.#count(
      `select 1 from messages m where direction = 'in' and organization_id = '${organizationId}' and connection_id <> all
         (array[${own.map(({ id }) => `'${id}'::uuid`).join(', ')}])`,
    );
    if (mixed > 0) throw new Error(`${mixed} messages came in by another organization's connection`);
    return 2 * said + heard;
  }

  async #rows(): Promise<Row[]> {
    const ids = this.#connections.map(({ id }) => id).filter(Boolean);
    return this.#site.core.database.system((em) =>
      em.execute<Row[]>(
        `select id, state, epoch, backup_at, memory_bytes, owner from whatsapp_connections
         where id in (select value::uuid from jsonb_array_elements_text(?::jsonb))`,
        [JSON.stringify(ids)],
      ),
    );
  }

  async #epochs(): Promise<Map<string, number>> {
    return new Map((await this.#rows()).map(({ id, epoch }) => [id, epoch]));
  }

  async #untilReady(epochs: Map<string, number>, connections: Connection[]): Promise<void> {
    const ids = new Set(connections.map(({ id }) => id));
    await within('all ready again', async () =>
      (await this.#rows()).every(
        ({ id, state, epoch }) => !ids.has(id) || (state === 'ready' && epoch > (epochs.get(id) ?? 0)),
      ),
    );
  }

  async #count(sql: string): Promise<number> {
    const rows = await this.#site.core.database.system((em) =>
      em.execute<{ count: number }[]>(`select count(*)::integer as count from (${sql}) found`),
    );
    return rows[0]!.count;
  }

  async #call({ authorization }: Connection, method: string, path: string, body?: object): Promise<{ id: string }> {
    const response = await fetch(`${this.#url}/v1${path}`, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as { id: string };
  }
}

/** @throws Error when it is not so in time. */
async function within(what: string, isSo: () => boolean | Promise<boolean>, everyMs = 25): Promise<void> {
  const deadline = performance.now() + WITHIN_MS;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`${what}: not within ${WITHIN_MS / 1_000} s`);
    await delay(everyMs);
  }
}

function argumentsOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
