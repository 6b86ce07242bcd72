import { countersignSpeech, type TwoWaySpeeches } from '../whatsapp/two-way/format.ts';
import { clientmanagerSpeech } from './clientmanager/webhook.ts';

/** How each dialect with two-way webhooks asks, and understands the answer. */
export const speeches: TwoWaySpeeches = { countersign: countersignSpeech, clientmanager: clientmanagerSpeech };
