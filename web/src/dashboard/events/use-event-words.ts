import { useTexts } from '../../language/use-texts.ts';
import { texts } from './texts.ts';

type Name = keyof (typeof texts.en)['of'];

/** What an event type (`document.sent`) means, in words; null for one that is younger than this page. */
export function useEventWords(): (type: string) => string | null {
  const t = useTexts(texts);
  return (type) => {
    const name = type.replace('.', '_');
    return Object.hasOwn(texts.en.of, name) ? t(`of.${name as Name}`) : null;
  };
}
