import { randomUUID } from 'node:crypto';
import { Agent, request } from 'undici';
import { audit } from '../src/audit/append.ts';
import type { Core } from '../src/core.ts';
import { formatKey, newKeyParts, styleOf } from '../src/organizations/key-format.ts';
import { createKey } from '../src/organizations/keys.ts';
import { createEndpoint } from '../src/webhooks/endpoints.ts';
import { publish } from '../src/webhooks/publish.ts';
import { anyAddress } from './address.ts';
import { type Figure, number, type Say, type Section } from './report.ts';
import type { Site } from './site.ts';
import { median } from './statistics.ts';

/** What one transition writes: the document, one entry, one event with two deliveries. */
const TRANSACTIONS = 400;
const AUDIT_PART_MAX = 0.1;
/** Asked in turn, so that what else happens on the machine falls on both alike. */
const GUESSES = 600;
/** Each may be guessed at a few hundred times a minute (src/api/limits.ts). */
const KEYS = 8;

/** (s) What safety costs, and whether the time of an answer tells which keys exist. */
export async function measureSecurity(site: Site, say: Say): Promise<Section> {
  say('(s) a transition with and without its line in the audit trail');
  const { plain, audited } = await measureAudit(site.core, site.organizationId);
  say('(s) wrong secrets of keys that exist, and keys that do not');
  const { known, unknown } = await measureGuesses(site);
  const part = (audited - plain) / audited;
  const figures: Figure[] = [
    {
      ...{ name: 'audit, part of a transition', value: part, unit: 'x', target: { atMost: AUDIT_PART_MAX } },
      detail: `${number(plain)} ms without, ${number(audited)} ms with`,
    },
    {
      ...{ name: 'wrong secret slower than unknown key', value: slowerPart(known, unknown), unit: 'of pairs' },
      detail: `medians ${number(median(known))} and ${number(median(unknown))} ms; 0.5: nothing can be told`,
    },
  ];
  return { id: 's', title: 'What the audit trail costs, and what times tell', explanation: EXPLANATION, figures };
}

const EXPLANATION = [
  'a transition: the document changed, one event with two deliveries, in one transaction; with one entry or none, in turn.',
  `wrong secret: ${GUESSES} requests of each kind in turn, each from an address of its own; all are answered 401.`,
];

async function measureAudit(core: Core, organizationId: string): Promise<{ plain: number; audited: number }> {
  const caller = {
    organizationId,
    actor: { kind: 'key' as const, id: 'bench' },
    dialect: 'countersign',
    mode: 'live' as const,
    scopes: ['*'],
  };
  for (const host of ['192.0.2.1', '192.0.2.2']) {
    const opened = { ...core, config: { ...core.config, egressAllow: ['192.0.2.0/24'] } };
    const { id } = await createEndpoint(opened, caller, { url: `https://${host}/`, eventTypes: ['document.sent'] });
    // Nothing is to be sent while this is measured.
    await core.database.statement((sql) =>
      sql.execute(`update endpoints set held_until = 'infinity', trip_count = 1 where id = ?`, [id]),
    );
  }
  const documentId = randomUUID();
  await core.database.statement((sql) =>
    sql.execute(
      `insert into documents (id, organization_id, dialect, mode, created_by, status, title, language, policy, page_count)
       values (?, ?, 'countersign', 'test', 'bench', 'draft', 'Bench', 'en', '{}', 1)`,
      [documentId, organizationId],
    ),
  );
  const times = { plain: [] as number[], audited: [] as number[] };
  for (let index = 0; index < TRANSACTIONS * 2; index += 1) {
    const begun = performance.now();
    await transition(core, { organizationId, documentId, index, isAudited: index % 2 === 1 });
    times[index % 2 === 1 ? 'audited' : 'plain'].push(performance.now() - begun);
  }
  await core.database.system(async (em) => {
    await em.execute('delete from deliveries where organization_id = ?', [organizationId]);
    await em.execute('update endpoints set deleted_at = now(), enabled = false where organization_id = ?', [
      organizationId,
    ]);
  });
  return { plain: median(times.plain), audited: median(times.audited) };
}

type Transition = { organizationId: string; documentId: string; index: number; isAudited: boolean };

function transition(core: Core, { organizationId, documentId, index, isAudited }: Transition): Promise<void> {
  return core.database.tenant(organizationId, async (em) => {
    await em.execute('update documents set version = ?, sequence = ? where id = ? and version < ?', [
      index + 1,
      index + 1,
      documentId,
      index + 1,
    ]);
    const at = new Date();
    const about = { documentId, sequence: index + 1 };
    if (isAudited) {
      await audit(em, organizationId, [
        { ...about, at, actor: { kind: 'system' }, action: 'document.sent', details: { step: 1 } },
      ]);
    }
    await publish(core, em, [
      {
        ...about,
        id: randomUUID(),
        organizationId,
        type: 'document.sent',
        occurredAt: at,
        data: { document: { title: 'x'.repeat(600) } },
      },
    ]);
  });
}

async function measureGuesses(site: Site): Promise<{ known: number[]; unknown: number[] }> {
  const { url } = await site.api();
  const agent = new Agent({ connections: 1 });
  const { organizationId, core } = site;
  const keys = await Promise.all(
    Array.from({ length: KEYS }, () =>
      createKey(core, { organizationId, dialect: 'countersign', name: 'bench', mode: 'live' }),
    ),
  );
  // As many and as often as those that exist: what was looked up is remembered for a second, found or not.
  const strangers = Array.from({ length: KEYS }, () => newKeyParts().id);
  const guess = async (id: string): Promise<number> => {
    const { secret } = newKeyParts();
    const authorization = `Bearer ${formatKey(styleOf('countersign'), 'live', { id, secret })}`;
    const begun = performance.now();
    const headers = { authorization, 'x-forwarded-for': anyAddress() };
    const { statusCode, body } = await request(`${url}/v1/documents`, { dispatcher: agent, headers });
    await body.dump();
    if (statusCode !== 401) throw new Error(`a guess was answered ${statusCode}`);
    return performance.now() - begun;
  };
  const times = { known: [] as number[], unknown: [] as number[] };
  for (let index = 0; index < GUESSES; index += 1) {
    times.known.push(await guess(keys[index % KEYS]!.id));
    times.unknown.push(await guess(strangers[index % KEYS]!));
  }
  await agent.close();
  return times;
}

/** Of all pairs, in how many the first is greater: 0.5 when the two cannot be told apart (the statistic of Mann and Whitney). */
function slowerPart(first: readonly number[], second: readonly number[]): number {
  let greater = 0;
  for (const one of first) for (const other of second) greater += one > other ? 1 : one === other ? 0.5 : 0;
  return greater / (first.length * second.length);
}
