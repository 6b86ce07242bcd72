import type { Schemas } from '../../../../src/api/generated/countersign.ts';
import { fileData } from '../parts/file-data.ts';

/** A campaign as it is filled in. */
export type Draft = {
  name: string;
  connectionId: string;
  text: string;
  media: File | null;
  by: 'list' | 'tag';
  list: File | null;
  tag: string;
  /** As `datetime-local` has it; null: at once. */
  startsAt: string | null;
};

/** Of a file that goes out with a text: as much as JSON may carry. */
export const MEDIA_BYTES_MAX = 5 * 1_024 * 1_024;

/** What is asked for. */
export async function bodyOf(
  { name, connectionId, text, media, by, list, tag, startsAt }: Draft,
  { dryRun = false }: { dryRun?: boolean } = {},
): Promise<FormData | Schemas['TagCampaignInput']> {
  const given: Schemas['CampaignInput'] = {
    ...{ name: name.trim(), connectionId, text },
    ...(startsAt !== null && { startsAt: new Date(startsAt).toISOString() }),
    ...(dryRun && { dryRun }),
  };
  if (by === 'tag') {
    const file = media && { media: { data: await fileData(media), fileName: media.name } };
    return { ...given, tag: tag.trim(), ...file };
  }
  const form = new FormData();
  form.set('campaign', JSON.stringify({ ...given, ...(media && { media: { fileName: media.name } }) }));
  if (list) form.set('file', list);
  if (media) form.set('media', media);
  return form;
}
