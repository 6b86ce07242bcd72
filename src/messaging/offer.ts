import type { Core } from '../core.ts';
import type { Language } from '../domain/model.ts';
import { DRIVER } from '../whatsapp/driver-name.ts';
import type { ChatOffer } from './kinds.ts';
import { openText } from './queue.ts';
import { offerText } from './texts.ts';

type Row = { id: string; text: Buffer; language: Language; driver: string; offer: ChatOffer | null };

/**
 * A message as it is read. What can be decided by an answer is said only by what goes out by a WhatsApp connection: not by
 * an SMS that the same message falls to, nor by what stays here.
 */
export function wholeText(core: Pick<Core, 'keyring'>, { id, text, language, driver, offer }: Row): string {
  const said = openText(core, id, text);
  return offer === null || driver !== DRIVER ? said : `${said}\n\n${offerText(language, offer)}`;
}
