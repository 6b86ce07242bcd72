import type { EntityManager } from '@mikro-orm/postgresql';
import type { Caller, Core } from '../core.ts';
import type { Language } from '../domain/model.ts';
import { invalid, Problem } from '../errors/problem.ts';
import { type Channel, completeSettings, type OrganizationSettings } from '../organizations/settings.ts';
import { LIMITS } from './limits.ts';
import { requirePhone } from './phone.ts';
import { MESSAGES_DUE, messagePhone, sealText, smsPerson } from './queue.ts';
import { sourceOf } from './sources.ts';
import { MESSAGE_COLUMNS, type MessageRow, type MessageView, messageOf } from './view.ts';

export type NewText = {
  /** Makes a repetition harmless: it gives the message written the first time. */
  id: string;
  /** One of the two. */
  to?: string | undefined;
  contactId?: string | undefined;
  text: string;
  /** Without it the organization's channels, one after the other. */
  channel?: Channel | undefined;
};

/**
 * Promises a text that somebody wrote. It is sent, tried again and falls from channel to channel like every message.
 * @throws Problem validation_failed | contact_opted_out
 */
export async function writeText(core: Core, caller: Caller, given: NewText): Promise<MessageView> {
  const { text } = given;
  if ((given.to === undefined) === (given.contactId === undefined)) {
    throw invalid('/to', 'exclusive', 'Give either to or contactId.');
  }
  if (text.trim() === '') throw invalid('/text', 'minLength', 'The text must not be empty.');
  const phone = given.to === undefined ? null : requirePhone(given.to, '/to');
  return core.database.tenant(caller.organizationId, async (em) => {
    const [known] = await em.execute<MessageRow[]>(`select ${MESSAGE_COLUMNS} from messages where id = ?`, [given.id]);
    if (known) return messageOf(core, known);
    const contact = await contactBy(em, phone, given.contactId ?? null);
    if (!contact && given.contactId !== undefined) throw invalid('/contactId', 'exists', 'There is no such contact.');
    if (contact?.opted_out) throw new Problem('contact_opted_out', { details: { contactId: contact.id } });
    const [organization] = await em.execute<{ settings: Partial<OrganizationSettings> }[]>(
      'select settings from organizations where id = ?',
      [caller.organizationId],
    );
    const { language, delivery } = completeSettings(organization!.settings);
    const ladder = given.channel ? [given.channel] : delivery.ladder;
    checkLength(text, ladder);
    const recipient = contact?.phone ?? phone!;
    await insert(core, em, caller, { id: given.id, contactId: contact?.id ?? null, recipient, ladder, language, text });
    const [row] = await em.execute<MessageRow[]>(`select ${MESSAGE_COLUMNS} from messages where id = ?`, [given.id]);
    return messageOf(core, row!);
  });
}

type Recipient = { id: string; phone: string; opted_out: boolean };

/** Whom an organization knows by this phone or this id. */
export async function contactBy(
  em: EntityManager,
  phone: string | null,
  id: string | null,
): Promise<Recipient | undefined> {
  const [contact] = await em.execute<Recipient[]>(
    'select id, phone, opted_out_at is not null as opted_out from contacts where phone = ? or id = ?::uuid',
    [phone, id],
  );
  return contact;
}

function checkLength(text: string, ladder: readonly Channel[]): void {
  const max = ladder.includes('sms') ? LIMITS.smsCharactersMax : LIMITS.textCharactersMax;
  if (text.length > max) throw invalid('/text', 'maxLength', `The text can have at most ${max} characters here.`);
}

type Promised = {
  id: string;
  contactId: string | null;
  recipient: string;
  ladder: readonly Channel[];
  language: Language;
  text: string;
};

/** The id is its occasion: any number of texts may go to one person. A repeat that comes at the same moment adds none. */
async function insert(core: Core, em: EntityManager, caller: Caller, message: Promised): Promise<void> {
  const { id, contactId, recipient, ladder, language, text } = message;
  const channel = ladder[0]!;
  const to = messagePhone(core, caller.organizationId, id, recipient);
  const now = new Date(core.now());
  await em.execute(
    `with queued as (
       insert into messages (id, organization_id, contact_id, kind, occasion, ladder, channel, driver, recipient, recipient_index,
                             person_index, language, text, source, mode, due_at, created_at, updated_at)
       values (?, ?, ?, 'text', ?, array(select jsonb_array_elements_text(?::jsonb)), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       on conflict do nothing returning id)
     select pg_notify(?, '') where exists (select from queued)`,
    [
      id,
      caller.organizationId,
      contactId,
      id,
      JSON.stringify(ladder),
      channel,
      core.config.messageDrivers[channel],
      to.phone,
      to.index,
      smsPerson(core, channel, recipient),
      language,
      sealText(core, id, text),
      sourceOf(caller),
      caller.mode,
      now,
      now,
      now,
      MESSAGES_DUE,
    ],
  );
}
