#!/usr/bin/env node
import { Command, Option } from 'commander';
import packageJson from '../package.json' with { type: 'json' };

/**
 * The command line. Commands are loaded when they run, so that `--help` answers at once and a failure in one cannot
 * keep another from running.
 */
const program = new Command('countersign')
  .description('Gets documents approved: durable approval workflows, signed webhooks, WhatsApp and SMS.')
  .version(packageJson.version)
  .showHelpAfterError('(countersign --help lists the commands)')
  .addHelpText(
    'after',
    '\nSettings are environment variables; while `countersign start` runs, other commands need none.',
  );

const port = new Option('--port <number>', 'port of the API; 0 takes a free one (default: PORT or 3000)');

program
  .command('start')
  .description('run everything on this machine: PostgreSQL, Temporal, API and worker')
  .addOption(port)
  .option('--simulated-whatsapp', 'try WhatsApp without a phone: a simulated one, with its telephones on a page')
  .action(async (options) => (await import('./cli/start.ts')).start(options, packageJson.version));

program
  .command('api')
  .description('run one API process (needs DATABASE_URL, TEMPORAL_ADDRESS, COUNTERSIGN_MASTER_KEY)')
  .addOption(port)
  .action(async (options) => (await import('./cli/api.ts')).api(options));

program
  .command('worker')
  .description('run one worker process (needs DATABASE_URL, TEMPORAL_ADDRESS, COUNTERSIGN_MASTER_KEY)')
  .action(async () => (await import('./cli/worker.ts')).worker());

program
  .command('migrate')
  .description("bring the database's schema and Temporal's search attributes up to date; safe to repeat")
  .option('--json', 'print the result as JSON')
  .action(async (options) => (await import('./cli/migrate.ts')).migrateAll(options));

const keys = program.command('keys').description('API keys').showHelpAfterError();
keys
  .command('create')
  .description('make a key and print it, this once')
  .addOption(
    new Option('--dialect <name>', 'whose API the key speaks')
      .choices(['countersign', 'waqtum', 'whautochat', 'emza', 'wahooks', 'clientmanager'])
      .default('countersign'),
  )
  .option('--plan <name>', "the dialect's plan (waqtum: basic, business, enterprise)")
  .option('--name <text>', 'what the key is for', 'made on the command line')
  .option('--organization <id>', 'whose documents it opens (default: the first organization)')
  .addOption(new Option('--mode <mode>', 'live, or test').choices(['live', 'test']).default('live'))
  .option('--scopes <list>', 'comma separated, * for all', '*')
  .option('--ip-allow <list>', 'comma separated addresses or CIDR ranges it may be used from')
  .option('--json', 'print {id, dialect, header, authorization}')
  .action(async (options) => (await import('./cli/keys.ts')).createKeyCommand(options));
keys
  .command('list')
  .description('the keys there are, without their secrets')
  .option('--organization <id>', 'whose keys (default: the first organization)')
  .option('--json', 'print them as JSON')
  .action(async (options) => (await import('./cli/keys.ts')).listKeysCommand(options));
keys
  .command('revoke <id>')
  .description('end a key at once')
  .option('--organization <id>', 'whose key (default: the first organization)')
  .option('--json', 'print the result as JSON')
  .action(async (id, options) => (await import('./cli/keys.ts')).revokeKeyCommand(id, options));

const people = program.command('people').description('people who log in').showHelpAfterError();
people
  .command('invite')
  .description('make a link by which somebody joins; it works once, for seven days')
  .argument('[email]', 'whose link it is (default: whoever opens it)')
  .addOption(
    new Option('--role <role>', 'what they may do').choices(['owner', 'admin', 'sender', 'viewer']).default('owner'),
  )
  .option('--organization <id>', 'which they join (default: the first organization)')
  .option('--json', 'print {link, role, expiresAt}')
  .action(async (email, options) => (await import('./cli/people.ts')).inviteCommand(email ?? null, options));
people
  .command('password-link <email>')
  .description('make a link by which a member sets a new password; it takes the authenticator app off')
  .option('--organization <id>', 'where they are a member (default: the first organization)')
  .option('--json', 'print {link, role, expiresAt}')
  .action(async (email, options) => (await import('./cli/people.ts')).passwordLinkCommand(email, options));

const wallet = program.command('wallet').description('who pays for what').showHelpAfterError();
wallet
  .command('open')
  .description("open an organization's wallet, or change it; from then on it pays for what it sends")
  .option('--organization <id>', 'whose wallet (default: the first organization)')
  .option('--pays-from <id>', 'the organization whose wallet pays instead')
  .addOption(new Option('--package <name>', 'a package to give it').choices(['free', 'bronze', 'silver', 'gold']))
  .option('--expires <time>', 'when the package ends, such as 2027-01-01T00:00:00Z (default: never)')
  .option('--unlimited', 'the package covers any number of signatures')
  .option('--json', 'print the wallet as JSON')
  .action(async (options) => (await import('./cli/wallet.ts')).openWalletCommand(options));
wallet
  .command('show')
  .description('what an organization can spend')
  .option('--organization <id>', 'whose wallet (default: the first organization)')
  .option('--json', 'print the wallet as JSON')
  .action(async (options) => (await import('./cli/wallet.ts')).showWalletCommand(options));
wallet
  .command('topup <tomans>')
  .description('put money that was received into a wallet')
  .option('--organization <id>', 'whose wallet (default: the first organization)')
  .option('--note <text>', 'for the statement, such as the number of an invoice')
  .option('--reference <text>', 'names this payment, so that repeating the command does nothing twice')
  .option('--json', 'print the movement as JSON')
  .action(async (tomans, options) => (await import('./cli/wallet.ts')).topUpCommand(tomans, options));

program
  .command('verify <file>')
  .description('check a sealed PDF, offline: is it intact, who sealed it, what was decided in it')
  .option(
    '--trust <file>',
    'certificates (PEM) of those you trust: authorities, or seals themselves; may be repeated',
    (path: string, earlier: string[]) => [...earlier, path],
    [],
  )
  .addOption(new Option('--language <language>', 'of the answer').choices(['en', 'ar', 'fa']).default('en'))
  .option('--json', 'print the findings as JSON')
  .addHelpText(
    'after',
    '\nEnds with 0: intact, and by somebody you trust. 1: altered. 2: not signed, or by somebody not known. 3: not a PDF that can be read.',
  )
  .action(async (file, options) => (await import('./cli/verify.ts')).verifyFileCommand(file, options));

program
  .command('verify-audit')
  .description('check that nobody changed the audit trail; ends with 1 and names the first broken entry otherwise')
  .option('--organization <id>', 'only this one (default: all)')
  .option('--json', 'print the findings as JSON')
  .action(async (options) => (await import('./cli/verify-audit.ts')).verifyAuditCommand(options));

program
  .command('doctor')
  .description('explain this environment: what is there, what is missing, what to do')
  .option('--json', 'print the findings as JSON')
  .action(async (options) => (await import('./cli/doctor.ts')).doctor(options));

program
  .command('install-chromium')
  .description('bring a Chromium into the data folder, for WhatsApp connections where the system has none')
  .option('--from <place>', "the archive's path, or an address that has it as Google's has (default: Google's)")
  .option('--json', 'print {path, version}')
  .action(async (options) => (await import('./cli/install-chromium.ts')).installChromiumCommand(options));

program
  .command('demo')
  .description('send a document round its approvers and watch, starting what is not running')
  .addOption(
    new Option('--contract <name>', 'which sample contract')
      .choices(['arabic', 'english', 'persian'])
      .default('arabic'),
  )
  .option('--out <path>', 'where the approved PDF is saved (default: in the data folder)')
  .option('--keep', 'leave running what the demo has started')
  .option('--json', 'print the result as JSON')
  .action(async (options) => (await import('./cli/demo.ts')).demo(options));

try {
  await program.parseAsync();
} catch (error) {
  const { reportFailure } = await import('./cli/report-failure.ts');
  reportFailure(error);
}
