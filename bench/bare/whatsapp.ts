import { once } from 'node:events';
import library from 'whatsapp-web.js';

/**
 * What somebody would write instead: a whatsapp-web.js client for each account, LocalAuth, and `sendMessage` in a loop. It
 * keeps nothing, waits for no tick, and watches over no browser. Linked by the parent, which scans the codes.
 */
type Order =
  | { kind: 'start'; count: number; folder: string; chromium: string; arguments: string[] }
  | { kind: 'send'; clients: number; each: number; to: string; prefix: string }
  | { kind: 'stop' };

const clients: library.Client[] = [];

process.on('message', (order: Order) => {
  void follow(order).then(
    (told) => process.send!({ done: order.kind, ...told }),
    (error: Error) => process.send!({ error: error.message }),
  );
});
process.on('disconnect', () => process.exit(0));
process.send!({ ready: true });

async function follow(order: Order): Promise<object> {
  if (order.kind === 'start') return start(order);
  if (order.kind === 'send') return send(order);
  await Promise.all(clients.splice(0).map((client) => client.destroy()));
  return {};
}

/** One after the other, as starting browsers take all there is of a machine. */
async function start({ count, folder, chromium, arguments: args }: Order & { kind: 'start' }) {
  const pids: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const client = new library.Client({
      authStrategy: new library.LocalAuth({ clientId: `bare-${index}`, dataPath: folder }),
      webVersionCache: { type: 'none' },
      puppeteer: { executablePath: chromium, args },
    });
    client.once('qr', (text: string) => process.send!({ qr: text, index }));
    client.once('ready', () => process.send!({ linked: index }));
    const ready = once(client, 'ready');
    await client.initialize();
    await ready;
    clients.push(client);
    pids.push(client.pupBrowser!.process()!.pid!);
  }
  return { pids };
}

async function send({ clients: first, each, to, prefix }: Order & { kind: 'send' }) {
  await Promise.all(
    clients.slice(0, first).map(async (client, index) => {
      for (let count = 0; count < each; count += 1)
        await client.sendMessage(`${to}@c.us`, `${prefix} ${index} ${count}`);
    }),
  );
  return {};
}
