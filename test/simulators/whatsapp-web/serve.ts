import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { startWhatsAppSimulator } from './start.ts';

/**
 * The simulator as a process of its own, for trying the product without a telephone:
 *
 *     node --disable-warning=ExperimentalWarning serve.ts --state <folder> [--port 0] [--phone-port 0]
 *
 * Prints one line of JSON, `{port, phoneUrl, chromiumArguments}`, when it is ready. Ends on SIGTERM or SIGINT, or when
 * its standard input does: with whoever started it.
 */
const { values } = parseArgs({
  options: {
    state: { type: 'string' },
    port: { type: 'string', default: '0' },
    'phone-port': { type: 'string', default: '0' },
  },
});

const simulator = await startWhatsAppSimulator({
  stateFolder: values.state ?? null,
  port: Number(values.port),
  phonePort: Number(values['phone-port']),
});
const { world, port, phoneUrl, chromiumArguments } = simulator;
world.openToEverybody();
if (Object.keys(world.realm.state.accounts).length === 0) {
  world.account({ phone: '15550000001', name: 'Office' });
  world.account({ phone: '15550000002', name: 'Customer' });
  world.account({ phone: '15550000003', name: 'Manager' });
}
process.stdout.write(`${JSON.stringify({ port, phoneUrl, chromiumArguments })}\n`);

process.stdin.resume();
await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT'), once(process.stdin, 'close')]);
await simulator.close();
process.exit(0);
