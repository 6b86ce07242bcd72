import type { Core } from '../core.ts';
import type { MediaKind, MediaRef } from '../whatsapp/sending/content.ts';

/** What a campaign says: the text with its placeholders, and the file that goes with it. */
export type CampaignContent = { text: string; media: { file: MediaRef; as: MediaKind } | null };

type Keys = Pick<Core, 'keyring'>;

export const sealCampaign = ({ keyring }: Keys, id: string, content: CampaignContent): Buffer =>
  keyring.seal(JSON.stringify(content), `campaign ${id}`);

export const openCampaign = ({ keyring }: Keys, id: string, sealed: Uint8Array): CampaignContent =>
  JSON.parse(keyring.open(sealed, `campaign ${id}`)) as CampaignContent;

/** What the phone of a row is sealed for. */
export const campaignRow = (id: string, number: number): string => `campaign ${id} row ${number}`;

/** What a row's placeholders stand for, in base64. */
export const sealValues = ({ keyring }: Keys, id: string, number: number, values: ReadonlyMap<string, string>) =>
  keyring.seal(JSON.stringify([...values]), campaignRow(id, number)).toString('base64');

export const openValues = ({ keyring }: Keys, id: string, number: number, sealed: Uint8Array): Map<string, string> =>
  new Map(JSON.parse(keyring.open(sealed, campaignRow(id, number))) as [string, string][]);
