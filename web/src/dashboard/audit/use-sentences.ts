import { useReading } from '../../api/use-api.ts';
import type { RowOf } from '../../api/use-pages.ts';
import { useTexts } from '../../language/use-texts.ts';
import { useEventWords } from '../events/use-event-words.ts';
import { useMay } from '../session.ts';
import { texts } from './texts.ts';

export type Entry = RowOf<'listAudit'>;
type Did = keyof (typeof texts.en)['did'];
type Operation = keyof (typeof texts.en)['operations'];

/** The dialect of our own API. */
const OURS = 'countersign';

export type Sentences = { what(entry: Entry): string; who(entry: Entry): string };

/** What an entry says, in words. What is younger than this page is said by its name. */
export function useSentences(): Sentences {
  const t = useTexts(texts);
  const words = useEventWords();
  const nameOf = useNames();
  return {
    what({ action, details }) {
      const did = action.replaceAll('.', '_');
      if (Object.hasOwn(texts.en.did, did)) return t(`did.${did as Did}`);
      const operation = /^request\.(\w+)$/.exec(action)?.[1];
      if (operation === undefined) return words(action) ?? action;
      const isKnown = Object.hasOwn(texts.en.operations, operation);
      // Another dialect has operations of its own, which its documentation explains.
      const dialect = typeof details.dialect === 'string' ? details.dialect : OURS;
      if (dialect !== OURS) return t('askedIn', { dialect, what: operation });
      return t('asked', { what: isKnown ? t(`operations.${operation as Operation}`) : operation });
    },
    who({ actor: { kind, id } }) {
      const name = id === undefined ? undefined : nameOf(id);
      if (kind === 'key') return t('who.key', { name: name ?? id ?? '' });
      if (kind === 'person') return name === undefined ? t('who.somebody') : t('who.person', { name });
      return t(`who.${kind}`);
    },
  };
}

/** Names of keys and members by id, as far as the person may see them. */
function useNames(): (id: string) => string | undefined {
  const may = useMay();
  const keys = useReading('listKeys', {}, { enabled: may('keys:read'), live: false, staleMs: 60_000 });
  const members = useReading('listMembers', {}, { enabled: may('members:read'), live: false, staleMs: 60_000 });
  return (id) => [...(keys.data?.data ?? []), ...(members.data?.data ?? [])].find((each) => each.id === id)?.name;
}
