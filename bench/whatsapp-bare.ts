import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { memoryOfTree } from '../src/platform/process-memory.ts';
import { chromiumArguments } from '../src/whatsapp/session/chromium.ts';
import type { WhatsAppSimulator } from '../test/simulators/whatsapp-web/start.ts';
import type { Helper, Site } from './site.ts';
import { median } from './statistics.ts';

const WITHIN_MS = 300_000;

/** Bare clients on the simulated WhatsApp. @param one messages that the first sends alone. @param each that all send at once */
export async function measureBareWhatsApp(
  site: Site,
  { world, chromiumArguments: toSimulator }: WhatsAppSimulator,
  wanted: { chromium: string; clients: number; one: number; each: number; customer: string },
): Promise<{ clients: number; one: number; all: number; linkMs: number; bytes: number }> {
  const { chromium, clients, one, each, customer } = wanted;
  const helper = await site.startHelper('./bare/whatsapp.ts');
  try {
    const scannedAt = new Map<number, number>();
    const linkMs: number[] = [];
    helper.onMessage(({ qr, index, linked }) => {
      if (typeof qr === 'string') {
        scannedAt.set(Number(index), performance.now());
        const phone = `1555200${String(index).padStart(4, '0')}`;
        world.account({ phone, name: `Bare ${index}` });
        world.phone(phone).scan(qr);
      }
      if (typeof linked === 'number') linkMs.push(performance.now() - scannedAt.get(linked)!);
    });
    const folder = join(site.folder, `bare-${scannedAt.size}-${process.hrtime.bigint()}`);
    const args = [...chromiumArguments(site.core.config), ...toSimulator];
    const { pids } = await order(helper, { kind: 'start', count: clients, folder, chromium, arguments: args });
    const sizes = await Promise.all((pids as number[]).map(memoryOfTree));
    const rate = async (senders: number, count: number): Promise<number> => {
      if (count === 0) return 0;
      const begun = performance.now();
      const before = world.messages.length;
      await order(helper, { kind: 'send', clients: senders, each: count, to: customer, prefix: `bare ${before}` });
      while (world.messages.length < before + senders * count) await delay(5);
      return (senders * count * 1_000) / (performance.now() - begun);
    };
    const figures = { one: await rate(1, one), all: await rate(clients, each) };
    await order(helper, { kind: 'stop' });
    return { clients, ...figures, linkMs: median(linkMs), bytes: median(sizes.filter((size) => size !== null)) };
  } finally {
    await helper.service.stop();
  }
}

/** Resolves with what it says when it has done it. */
function order<T extends { kind: string }>(helper: Helper, message: T): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`${message.kind} was not done in time`)), WITHIN_MS);
    helper.onMessage((told) => {
      if (told.done !== message.kind && told.error === undefined) return;
      clearTimeout(late);
      if (told.error === undefined) resolve(told);
      else reject(new Error(String(told.error)));
    });
    helper.send(message);
  });
}
