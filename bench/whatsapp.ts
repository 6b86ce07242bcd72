import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { locateChromium } from '../src/whatsapp/session/chromium.ts';
import { startWhatsAppSimulator, type WhatsAppSimulator } from '../test/simulators/whatsapp-web/start.ts';
import { type Figure, number, type Say, type Section } from './report.ts';
import type { Site } from './site.ts';
import { median } from './statistics.ts';
import { measureBareWhatsApp } from './whatsapp-bare.ts';
import { WhatsAppRun } from './whatsapp-run.ts';

/**
 * (v) WhatsApp connections on this machine, beside bare whatsapp-web.js clients, against the same simulated WhatsApp: linking,
 * sending without pacing, memory, and how long the connections of a killed worker are away. What must hold is checked, and
 * an invariant that does not hold ends the run.
 */
const SENT_BY_ONE = 150;
const SENT_BY_EACH = 40;
/** In the middle of which a worker is killed. */
const SENT_WHILE_KILLED = 5;
/** Browsers that are started for their memory alone. */
const WEIGHED_MAX = 4;
const SHELL = '/usr/bin/chromium-headless-shell';
const CUSTOMER = '15553000001';

export async function measureWhatsApp(site: Site, connections: number, say: Say): Promise<Section | null> {
  const chromium = locateChromium(site.core.config)?.path;
  if (!chromium) {
    say('(v) is left out: there is no Chromium');
    return null;
  }
  const simulator = await startWhatsAppSimulator();
  try {
    simulator.world.account({ phone: CUSTOMER, name: 'Customer' });
    const ours = await measureOurs(site, simulator, { connections, chromium }, say);
    say(`(v) ${connections} bare whatsapp-web.js clients`);
    const orders = { one: SENT_BY_ONE, each: SENT_BY_EACH, customer: CUSTOMER };
    const bare = await measureBareWhatsApp(site, simulator, { ...orders, chromium, clients: connections });
    const shell = existsSync(SHELL) && chromium !== SHELL ? SHELL : null;
    const weighed = shell && {
      ...orders,
      chromium: shell,
      clients: Math.min(connections, WEIGHED_MAX),
      one: 0,
      each: 0,
    };
    if (weighed) say(`(v) ${weighed.clients} browsers of ${shell}`);
    const light = weighed && (await measureBareWhatsApp(site, simulator, weighed));
    return {
      id: 'v',
      title: `${connections} WhatsApp connections, without pacing`,
      explanation: EXPLANATION,
      figures: [...ours.figures, ...compared(ours, bare), ...memories(ours, bare, light)],
    };
  } finally {
    await simulator.close();
  }
}

const EXPLANATION = [
  'messages: from the first request until the simulated WhatsApp has the last; ours come by HTTP, rest in PostgreSQL, and',
  'each waits for its tick. bare: sendMessage in a loop, which keeps nothing and waits for no tick.',
  'scan to ready: from the scan of the code until the connection says that it is ready; workers start one browser at a time.',
  'recovery: from SIGKILL of a worker until all of its connections are ready in a new worker with an empty data folder. 15 s',
  'of it are the time until Temporal gives the dead worker up.',
  'The simulated page is far smaller than the real one: memory and rates are for comparison, not for planning.',
];

type Ours = { figures: Figure[]; one: number; all: number; linkMs: number; bytes: number };

async function measureOurs(
  site: Site,
  simulator: WhatsAppSimulator,
  { connections, chromium }: { connections: number; chromium: string },
  say: Say,
): Promise<Ours> {
  const run = new WhatsAppRun(site, simulator, { chromium, folder: join(site.folder, 'whatsapp'), customer: CUSTOMER });
  try {
    say(`(v) linking ${connections} connections`);
    const linkMs = await run.link(connections);
    say('(v) sending');
    const one = await run.rate(1, SENT_BY_ONE);
    const all = await run.rate(connections, SENT_BY_EACH);
    const bytes = await run.memoryPerConnection();
    say('(v) restarting all, each with a copy of its device');
    const restartMs = await run.restartAll();
    say('(v) killing a worker');
    const recovery = await run.killWorker(SENT_WHILE_KILLED);
    say('(v) checking that nothing was lost, sent twice or mixed up');
    const checked = await run.check();
    await run.stop();
    await delay(1_000);
    run.checkNothingIsLeft();
    const figures: Figure[] = [
      {
        name: 'recovery of a killed worker',
        value: recovery.ms / 1_000,
        unit: 's',
        detail: `${recovery.connections} connections`,
      },
      { name: 'restart of all', value: restartMs / 1_000, unit: 's', detail: 'each with a sealed copy of its device' },
      {
        name: 'checked',
        value: checked.messages,
        unit: 'messages',
        detail: `${checked.events} events, ${checked.incoming} incoming`,
      },
    ];
    return { figures, one, all, linkMs: median(linkMs), bytes };
  } finally {
    await run.stop();
  }
}

type Bare = Awaited<ReturnType<typeof measureBareWhatsApp>>;

function compared(ours: Ours, bare: Bare): Figure[] {
  return [
    { name: 'messages by one connection', value: ours.one, unit: '/s' },
    { name: 'messages by one bare client', value: bare.one, unit: '/s' },
    { name: 'one : bare', value: ours.one / bare.one, unit: 'x' },
    { name: 'messages by all', value: ours.all, unit: '/s' },
    { name: 'messages by all bare clients', value: bare.all, unit: '/s' },
    { name: 'all : bare', value: ours.all / bare.all, unit: 'x' },
    { name: 'scan to ready', value: ours.linkMs, unit: 'ms', detail: `bare ${number(bare.linkMs)} ms; medians` },
  ];
}

function memories(ours: Ours, bare: Bare, light: Bare | null): Figure[] {
  const megabytes = (bytes: number): number => Math.round(bytes / 1024 ** 2);
  const ofShell: Figure[] = light
    ? [
        {
          name: 'memory a browser, headless shell',
          value: megabytes(light.bytes),
          unit: 'MB',
          detail: `${light.clients} bare clients`,
        },
      ]
    : [];
  return [
    {
      name: 'memory a connection',
      value: megabytes(ours.bytes),
      unit: 'MB',
      detail: `PSS of the browser; bare ${megabytes(bare.bytes)} MB`,
    },
    ...ofShell,
  ];
}
