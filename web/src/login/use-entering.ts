import { useCallback, useState } from 'react';
import { ApiProblem } from '../api/problem.ts';
import { useSpeech } from '../language/Speaking.tsx';
import { useTexts } from '../language/use-texts.ts';
import { useCountdown } from '../parts/use-countdown.ts';
import { explain, type Wrong } from './refusal.ts';
import { texts } from './texts.ts';

/** Trying to come in: what was refused and why, whether the app's code is asked for, and for how long to wait. */
export type Entering = {
  wrong: Wrong;
  needsCode: boolean;
  isLocked: boolean;
  /** Says at once what is missing; with nothing missing, whatever was said before is taken back. */
  say(wrong: Wrong): void;
  refused(error: unknown): void;
  /** Back to the first question. */
  restart(): void;
};

export function useEntering(): Entering {
  const speech = useSpeech();
  const t = useTexts(texts);
  const [said, setSaid] = useState<Wrong>({});
  const [refusal, setRefusal] = useState<{ error: unknown; until: number } | null>(null);
  const [needsCode, setNeedsCode] = useState(false);
  const leftMs = useCountdown(refusal?.until ?? 0);
  const isLimited = refusal?.error instanceof ApiProblem && refusal.error.code === 'rate_limited';
  const isLocked = isLimited && leftMs > 0;
  const isOver = isLimited && leftMs === 0;

  const say = useCallback((wrong: Wrong) => {
    setSaid(wrong);
    setRefusal(null);
  }, []);
  const refused = useCallback((error: unknown) => {
    setSaid({});
    if (error instanceof ApiProblem && error.code === 'totp_required') {
      setNeedsCode(true);
      setRefusal(null);
    } else {
      const waitMs = error instanceof ApiProblem ? (error.retryAfterMs ?? 0) : 0;
      setRefusal({ error, until: Date.now() + waitMs });
    }
  }, []);
  const restart = useCallback(() => {
    setNeedsCode(false);
    setRefusal(null);
  }, []);

  const wrong = refusal && !isOver ? explain(refusal.error, t, speech, leftMs) : said;
  return { wrong, needsCode, isLocked, say, refused, restart };
}
