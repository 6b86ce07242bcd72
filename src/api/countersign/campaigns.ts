import {
  checkCampaign,
  createCampaign,
  listCampaigns,
  type NewCampaign,
  readCampaign,
} from '../../campaigns/campaigns.ts';
import { type CampaignChange, changeCampaign } from '../../campaigns/changing.ts';
import { campaignResult, listCampaignRows } from '../../campaigns/rows.ts';
import type { CampaignContent } from '../../campaigns/sealed.ts';
import type { Caller, Core } from '../../core.ts';
import type { Services } from '../../services.ts';
import { requireConnectionOf } from '../../whatsapp/scheduled/later.ts';
import type { OutgoingContent } from '../../whatsapp/sending/content.ts';
import type { Handlers, UploadedFile } from '../dialect.ts';
import type { operations, Schemas } from '../generated/countersign.ts';
import { contentFrom, fileContentFrom } from './whatsapp-content.ts';

type Operations = Pick<
  operations,
  | 'listCampaigns'
  | 'createCampaign'
  | 'readCampaign'
  | 'pauseCampaign'
  | 'resumeCampaign'
  | 'cancelCampaign'
  | 'listCampaignRows'
  | 'downloadCampaignResult'
>;

/** One text by WhatsApp to many people. */
export function campaignHandlers({ core }: Services): Handlers<Operations> {
  const changed = async (caller: Caller, id: string, change: CampaignChange) =>
    ({ status: 200, body: await changeCampaign(core, caller, id, change) }) as const;
  return {
    async listCampaigns({ caller, query }) {
      return { status: 200, body: await listCampaigns(core, caller, query) };
    },

    async createCampaign({ caller, body, files, resourceId: id, publicUrl, signal }) {
      const given = 'campaign' in body ? body.campaign : body;
      await requireConnectionOf(core, caller, given.connectionId);
      const recipients = 'campaign' in body ? { listPath: files.file!.path } : { tag: body.tag.trim() };
      const wanted: NewCampaign = {
        ...{ id, name: given.name.trim(), connectionId: given.connectionId, recipients },
        ...(await contentOf(core, caller, given, { file: files.media, signal })),
        startsAt: given.startsAt === undefined ? null : new Date(given.startsAt),
      };
      if (given.dryRun) return { status: 200, body: await checkCampaign(core, caller, wanted) };
      const begun = await createCampaign(core, caller, wanted);
      return { status: 201, headers: { location: `${publicUrl}/v1/campaigns/${id}` }, body: begun };
    },

    async readCampaign({ caller, params }) {
      return { status: 200, body: await readCampaign(core, caller, params.campaignId) };
    },

    pauseCampaign: ({ caller, params }) => changed(caller, params.campaignId, 'pause'),
    resumeCampaign: ({ caller, params }) => changed(caller, params.campaignId, 'resume'),
    cancelCampaign: ({ caller, params }) => changed(caller, params.campaignId, 'cancel'),

    async listCampaignRows({ caller, params, query }) {
      return { status: 200, body: await listCampaignRows(core, caller, params.campaignId, query) };
    },

    async downloadCampaignResult({ caller, params }) {
      const { stream, name } = await campaignResult(core, caller, params.campaignId);
      return {
        status: 200,
        file: { stream, bytes: null, contentType: 'text/csv; charset=utf-8', fileName: `${name}.csv` },
      };
    },
  };
}

async function contentOf(
  core: Core,
  caller: Caller,
  { text = '', media }: Pick<Schemas['CampaignInput'], 'text' | 'media'>,
  { file, signal }: { file: UploadedFile | undefined; signal: AbortSignal },
): Promise<CampaignContent> {
  const content: OutgoingContent = file
    ? await fileContentFrom(core, { text, ...media }, file)
    : await contentFrom(core, caller, { text, ...(media && { media }) }, { signal });
  if (content.kind !== 'media') return { text, media: null };
  return { text, media: { file: content.media, as: content.as } };
}
