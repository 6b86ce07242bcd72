import { useCallback, useEffect, useRef, useState } from 'react';
import { beginRecording, type Recording, type Voice } from './recording.ts';
import { troubleOf, type VoiceTrouble } from './trouble.ts';

export type VoiceState =
  | { kind: 'idle'; trouble: VoiceTrouble | null }
  /** The browser asks the person for the microphone. */
  | { kind: 'asking' }
  | { kind: 'recording'; recording: Recording }
  | { kind: 'preparing' }
  /** To be listened to before it goes. */
  | { kind: 'recorded'; voice: Voice };

type Attempt = { controller: AbortController; recording: Recording | null; isToBeSent: boolean };

const IDLE: VoiceState = { kind: 'idle', trouble: null };
/** What was recorded in each chat and not sent yet: kept as long as the page, for whoever comes back to the chat. */
const unsent = new Map<string, Voice>();

/**
 * A voice message from the press until it is sent or cancelled.
 * @param chat whose it is. Leaving it ends the recording, which is there again when one comes back.
 */
export function useVoice(chat: string, onSend: (file: File) => void) {
  const [state, setState] = useState<VoiceState>(() => {
    const voice = unsent.get(chat);
    return voice ? { kind: 'recorded', voice } : IDLE;
  });
  const attempt = useRef<Attempt | null>(null);
  const sending = useRef(onSend);
  useEffect(() => {
    sending.current = onSend;
  }, [onSend]);
  useEffect(() => {
    const leave = () => {
      if (attempt.current?.recording) attempt.current.recording.stop();
      else attempt.current?.controller.abort();
    };
    addEventListener('pagehide', leave);
    return () => {
      removeEventListener('pagehide', leave);
      leave();
    };
  }, []);

  const cancel = useCallback(() => {
    attempt.current?.controller.abort();
    unsent.delete(chat);
    setState(IDLE);
  }, [chat]);
  const done = (voice: Voice) => {
    unsent.delete(chat);
    setState(IDLE);
    sending.current(voice.file);
  };
  const begin = async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const own: Attempt = { controller, recording: null, isToBeSent: false };
    attempt.current = own;
    setState({ kind: 'asking' });
    try {
      const recording = await beginRecording(signal);
      own.recording = recording;
      setState({ kind: 'recording', recording });
      const voice = await recording.voice;
      if (signal.aborted) return;
      if (own.isToBeSent) return done(voice);
      unsent.set(chat, voice);
      setState({ kind: 'recorded', voice });
    } catch (error) {
      if (!signal.aborted) setState({ kind: 'idle', trouble: troubleOf(error) });
    }
  };
  const stop = (isToBeSent: boolean) => {
    if (!attempt.current?.recording) return;
    attempt.current.isToBeSent = isToBeSent;
    setState({ kind: 'preparing' });
    attempt.current.recording.stop();
  };
  return {
    state,
    begin: () => void begin(),
    listen: () => stop(false),
    send: () => (state.kind === 'recorded' ? done(state.voice) : stop(true)),
    cancel,
  };
}
