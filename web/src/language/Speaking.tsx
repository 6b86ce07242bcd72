import { DirectionProvider, MantineProvider, useDirection } from '@mantine/core';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import type { en } from '../texts/en.ts';
import { styleNonce, theme } from '../theme.ts';
import { browserLanguage, LANGUAGES, type Language, rememberedLanguage, rememberLanguage } from './language.ts';
import { loadTexts } from './load-texts.ts';
import { makeTranslate, type Texts, type Translate } from './translate.ts';

/** The language of the page: `t` says its texts, `speak` takes another one. */
export type Speech = {
  language: Language;
  t: Translate;
  /** Changes the language because the person chose it; remembered on this device. */
  speak(language: Language): void;
  /** Changes the language because of what is shown, unless the person chose one before. */
  suggest(language: Language): void;
};

const SpeechContext = createContext<Speech | null>(null);

/** The language, and its texts and numbers. @throws outside of `Speaking`. */
export function useSpeech(): Speech {
  const speech = useContext(SpeechContext);
  if (!speech) throw new Error('nobody speaks here: <Speaking> is missing');
  return speech;
}

/**
 * Gives everything inside a language, a direction and its looks. Shows nothing until the texts are there.
 * @param initial the language of what is shown; one that the person chose before comes first.
 */
export function Speaking({ children, initial }: { children: ReactNode; initial?: Language | null }) {
  const [wanted, setWanted] = useState<Language>(() => rememberedLanguage() ?? initial ?? browserLanguage());
  const [spoken, setSpoken] = useState<{ language: Language; texts: Texts } | null>(null);

  useEffect(() => {
    let isCurrent = true;
    void loadTexts(wanted).then((texts) => {
      if (!isCurrent) return;
      document.documentElement.lang = wanted;
      document.documentElement.dir = LANGUAGES[wanted].direction;
      setSpoken({ language: wanted, texts });
    });
    return () => {
      isCurrent = false;
    };
  }, [wanted]);

  const speech = useMemo<Speech | null>(() => {
    if (!spoken) return null;
    return {
      language: spoken.language,
      t: makeTranslate<typeof en>(spoken.language, spoken.texts),
      speak(language) {
        rememberLanguage(language);
        setWanted(language);
      },
      suggest: (language) => setWanted((current) => rememberedLanguage() ?? language ?? current),
    };
  }, [spoken]);

  if (!speech) return null;
  return (
    <DirectionProvider initialDirection={LANGUAGES[speech.language].direction} detectDirection={false}>
      <MantineProvider theme={theme} getStyleNonce={styleNonce}>
        <Directed direction={LANGUAGES[speech.language].direction}>
          <SpeechContext.Provider value={speech}>{children}</SpeechContext.Provider>
        </Directed>
      </MantineProvider>
    </DirectionProvider>
  );
}

/** Tells the component library when the direction changes. */
function Directed({ direction, children }: { direction: 'ltr' | 'rtl'; children: ReactNode }) {
  const { setDirection } = useDirection();
  useEffect(() => setDirection(direction), [direction, setDirection]);
  return children;
}
