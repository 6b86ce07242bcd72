import type { Caller, Core } from '../core.ts';
import { invalid } from '../errors/problem.ts';
import { changeRow } from './change.ts';
import { CONTACT_LIMITS } from './limits.ts';
import type { ContactView } from './view.ts';

/**
 * Puts tags on a contact; those it has already change nothing and are told to nobody.
 * @throws Problem not_found | validation_failed
 */
export async function addTags(core: Core, caller: Caller, id: string, tags: readonly string[]): Promise<ContactView> {
  const wanted = cleanTags(tags, '/tags');
  return changeRow(core, caller, id, (contact) => {
    const added = wanted.filter((tag) => !contact.tags.includes(tag));
    const happenings = added.map((tag) => ({ type: 'contact.tag_added' as const, tag }));
    return { changes: { tags: withinLimit([...contact.tags, ...added]) }, happenings };
  });
}

/** Takes a tag off; one that the contact does not have changes nothing. @throws Problem not_found */
export async function removeTag(core: Core, caller: Caller, id: string, tag: string): Promise<ContactView> {
  const unwanted = tag.trim();
  return changeRow(core, caller, id, (contact) => ({
    changes: { tags: contact.tags.filter((one) => one !== unwanted) },
    happenings: contact.tags.includes(unwanted) ? [{ type: 'contact.tag_removed', tag: unwanted }] : [],
  }));
}

/** Each once, without the space round it, in alphabetical order. @throws Problem validation_failed */
export function cleanTags(tags: readonly string[], pointer: string): string[] {
  const cleaned = tags.map((tag) => tag.trim());
  const empty = cleaned.indexOf('');
  if (empty >= 0) throw invalid(`${pointer}/${empty}`, 'minLength', 'A tag must have at least one character.');
  return withinLimit([...new Set(cleaned)]);
}

function withinLimit(tags: string[]): string[] {
  const { tagsMax } = CONTACT_LIMITS;
  if (tags.length > tagsMax) throw invalid('/tags', 'maxItems', `A contact can have at most ${tagsMax} tags.`);
  return tags.sort();
}
