import { useCallback, useEffect, useRef } from 'react';
import { call } from '../../api/client.ts';
import { useSpeech } from '../../language/Speaking.tsx';

/** WhatsApp shows it for half a minute at most. */
const TELL_AGAIN_MS = 10_000;
const PAUSE_MS = 5_000;

/** Shows the people of a chat that somebody is writing to them. It may get lost: nobody waits for it. */
export function useTyping(connectionId: string, chatId: string): { typed(): void; stopped(): void } {
  const { language } = useSpeech();
  const state = useRef<{ toldAt: number; pause: number | undefined }>({ toldAt: 0, pause: undefined });
  const tell = useCallback(
    (typing: boolean) => {
      state.current.toldAt = typing ? Date.now() : 0;
      const input = { path: { connectionId, chatId }, body: { typing } };
      call('sayTypingInWhatsAppChat', input, { language }).catch(() => {});
    },
    [connectionId, chatId, language],
  );
  const stopped = useCallback(() => {
    clearTimeout(state.current.pause);
    if (state.current.toldAt !== 0) tell(false);
  }, [tell]);
  const typed = useCallback(() => {
    clearTimeout(state.current.pause);
    state.current.pause = window.setTimeout(stopped, PAUSE_MS);
    if (Date.now() - state.current.toldAt > TELL_AGAIN_MS) tell(true);
  }, [stopped, tell]);
  useEffect(() => stopped, [stopped]);
  return { typed, stopped };
}
