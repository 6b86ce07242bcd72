import { NativeSelect } from '@mantine/core';
import { isLanguage, LANGUAGES, type Language } from './language.ts';
import { useSpeech } from './Speaking.tsx';

/** The languages by their own names; the phone shows its own list, which everybody knows. */
export function LanguageSwitch() {
  const { language, t, speak } = useSpeech();
  const data = (Object.keys(LANGUAGES) as Language[]).map((value) => ({ value, label: LANGUAGES[value].name }));
  return (
    <NativeSelect
      className="language-switch"
      aria-label={t('common.language')}
      variant="unstyled"
      data={data}
      value={language}
      onChange={({ currentTarget: { value } }) => isLanguage(value) && speak(value)}
    />
  );
}
