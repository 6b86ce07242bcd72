import { randomUUID } from 'node:crypto';
import { ConfigError } from '../config.ts';
import { Problem } from '../errors/problem.ts';
import { PlatformError } from '../platform/failure.ts';
import { WALLET_LIMITS } from '../wallet/limits.ts';
import { changeWallet, topUp } from '../wallet/operating.ts';
import type { PackageName } from '../wallet/prices.ts';
import { readWallet } from '../wallet/reading.ts';
import type { WalletView } from '../wallet/view.ts';
import type { JsonOption } from './options.ts';
import { type OrganizationOption, withOrganization } from './organization.ts';

type Options = JsonOption & OrganizationOption;
const operator = { kind: 'operator' } as const;

/** Opens the organization's wallet, or changes it, and prints it. */
export async function openWalletCommand(
  options: Options & { paysFrom?: string; package?: PackageName; expires?: string; unlimited?: boolean },
): Promise<void> {
  const { paysFrom, package: name, unlimited } = options;
  const expiresAt = timeOf(options.expires);
  const given = name && { name, expiresAt, ...(unlimited && { signatureLimit: null }) };
  await print(options, () =>
    withOrganization(options, (core, organizationId) =>
      changeWallet(core, organizationId, { paysFrom, package: given }, operator),
    ),
  );
}

/** Prints what the organization can spend. */
export async function showWalletCommand(options: Options): Promise<void> {
  await print(options, () => withOrganization(options, readWallet));
}

/** Puts money that was received into the organization's wallet. */
export async function topUpCommand(
  text: string,
  options: Options & { note?: string; reference?: string },
): Promise<void> {
  const amount = Number(text);
  if (!Number.isInteger(amount) || amount < 1 || amount > WALLET_LIMITS.amountMax) {
    throw new ConfigError('<tomans>', text, `a whole number from 1 to ${WALLET_LIMITS.amountMax}`);
  }
  const { reference: id = randomUUID(), note } = options;
  const movement = await explained(() =>
    withOrganization(options, (core, organizationId) =>
      topUp(core, organizationId, {
        id,
        amount,
        note: note?.slice(0, WALLET_LIMITS.noteCharactersMax) ?? null,
        actor: operator,
      }),
    ),
  );
  if (options.json) console.log(JSON.stringify(movement));
  else console.log(`✓ ${movement.amount} tomans came in. The wallet now holds ${movement.balance}.`);
}

async function print({ json }: JsonOption, read: () => Promise<WalletView>): Promise<void> {
  const wallet = await explained(read);
  if (json) console.log(JSON.stringify(wallet, null, 2));
  else for (const line of linesOf(wallet)) console.log(line);
}

function linesOf({
  enabled,
  balance,
  held,
  paidBy,
  package: bought,
  signatures,
  identityCredits,
}: WalletView): string[] {
  if (!enabled) return ['There is no wallet: nothing costs anything. Open one: npm run countersign -- wallet open'];
  const { freeRemaining, boughtRemaining } = identityCredits;
  return [
    `balance          ${balance} tomans (${held} held)`,
    ...(paidBy === null ? [] : [`paid by          organization ${paidBy}`]),
    `package          ${bought ? `${bought.name}, until ${bought.expiresAt ?? 'taken away'}` : 'none'}`,
    `signatures       ${signatures.used} used, ${signatures.remaining ?? 'any number'} free this month`,
    `identity checks  ${freeRemaining} free today, ${boughtRemaining} bought`,
  ];
}

function timeOf(text: string | undefined): Date | null {
  if (text === undefined) return null;
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) throw new ConfigError('--expires', text, 'a time such as 2027-01-01T00:00:00Z');
  return time;
}

/** What the use cases refuse, with what to do about it. */
async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const advice: Record<string, [string, string]> = {
      wallet_not_open: ['The organization has no wallet.', 'npm run countersign -- wallet open makes one.'],
      wallet_of_another: ["Another organization's wallet pays.", 'Name that one with --organization.'],
      wallet_payer_invalid: [
        'That organization cannot pay for this one.',
        'It must have a wallet of its own, and neither of them a further payer.',
      ],
      not_found: ['There is no such organization.', 'Give its id with --organization.'],
    };
    const [message, hint] = advice[error.code] ?? [];
    if (!message || !hint) throw error;
    throw new PlatformError(message, [hint]);
  }
}
