import { formatNumber } from '../../language/format.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import { useTexts } from '../../language/use-texts.ts';
import { texts } from './texts.ts';

/** Says whole tomans in the language of the page. */
export function useMoney(): (tomans: number) => string {
  const t = useTexts(texts);
  const { language } = useSpeech();
  return (tomans) => t('tomans', { amount: formatNumber(language, tomans) });
}
