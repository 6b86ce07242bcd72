import { useEffect, useState } from 'react';
import { formatCountdown } from '../../../language/format.ts';
import { useSpeech } from '../../../language/Speaking.tsx';
import { useTexts } from '../../../language/use-texts.ts';
import type { Recording } from './recording.ts';
import { texts } from './texts.ts';

const LOOK_EVERY_MS = 100;
/** As many as a wide screen has room for: the last six seconds. */
const BARS = 60;

/** How long one has been speaking, and that one is heard. */
export function Running({ recording }: { recording: Recording }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const { beganAt, level } = recording;
  const [{ ms, levels }, setHeard] = useState<{ ms: number; levels: number[] }>({ ms: 0, levels: [] });
  useEffect(() => {
    const look = () =>
      setHeard((before) => ({
        ms: performance.now() - beganAt,
        levels: [...before.levels, level()].slice(-BARS),
      }));
    const timer = setInterval(look, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [beganAt, level]);
  return (
    <>
      <span className="voice-time" role="timer" aria-label={t('time')}>
        {formatCountdown(language, Math.floor(ms / 1_000) * 1_000)}
      </span>
      <span className="voice-levels" aria-hidden>
        {levels.map((heard, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a bar is nothing but its place
          <i key={index} style={{ blockSize: `${Math.max(8, heard * 100)}%` }} />
        ))}
      </span>
    </>
  );
}
