import { ActionIcon, Text, VisuallyHidden } from '@mantine/core';
import { IconPlayerStop, IconSend2, IconTrash } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { formatCountdown } from '../../../language/format.ts';
import { useSpeech } from '../../../language/Speaking.tsx';
import { useTexts } from '../../../language/use-texts.ts';
import { useAddressOf } from '../use-address-of.ts';
import { Running } from './Running.tsx';
import { VOICE_MS_MAX, type Voice } from './recording.ts';
import { texts } from './texts.ts';
import type { VoiceState } from './use-voice.ts';

/** In the place where one writes, from the press of the microphone until the voice message is sent or cancelled. */
export function VoiceBar({
  state,
  onCancel,
  onListen,
  onSend,
}: {
  state: Exclude<VoiceState, { kind: 'idle' }>;
  onCancel(): void;
  onListen(): void;
  onSend(): void;
}) {
  const t = useTexts(texts);
  const bar = useRef<HTMLFieldSetElement>(null);
  useEscape(onCancel);
  // The button that was pressed is not there any more. Who is elsewhere on the page stays there.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the change of the state that takes buttons away
  useEffect(() => {
    if (document.activeElement === document.body) bar.current?.focus({ preventScroll: true });
  }, [state.kind]);
  return (
    <fieldset className="chat-writing voice" aria-label={t('voice')} tabIndex={-1} ref={bar}>
      <ActionIcon aria-label={t('cancel')} color="red" onClick={onCancel}>
        <IconTrash size={22} aria-hidden />
      </ActionIcon>
      <VisuallyHidden role="status">{t(state.kind)}</VisuallyHidden>
      <div className="voice-middle">
        {state.kind === 'recording' && <Running recording={state.recording} />}
        {state.kind === 'recorded' && <Recorded voice={state.voice} />}
        {(state.kind === 'asking' || state.kind === 'preparing') && (
          <Text size="sm" aria-hidden>
            {t(state.kind)}
          </Text>
        )}
      </div>
      {state.kind === 'recording' && (
        <ActionIcon aria-label={t('listen')} onClick={onListen}>
          <IconPlayerStop size={22} aria-hidden />
        </ActionIcon>
      )}
      <ActionIcon
        variant="filled"
        aria-label={t('send')}
        disabled={state.kind === 'asking' || state.kind === 'preparing'}
        onClick={onSend}
      >
        <IconSend2 size={22} aria-hidden className="chat-arrow" />
      </ActionIcon>
    </fieldset>
  );
}

function Recorded({ voice: { file, isCut } }: { voice: Voice }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const address = useAddressOf(file);
  return (
    <>
      {address !== null && (
        // biome-ignore lint/a11y/useMediaCaption: what somebody has just said has no subtitles
        <audio className="voice-player" src={address} controls aria-label={t('voice')} />
      )}
      {isCut && (
        <Text size="sm" role="status">
          {t('cut', { time: formatCountdown(language, VOICE_MS_MAX) })}
        </Text>
      )}
    </>
  );
}

/** Wherever the focus is, but in a dialog or a menu, which Escape closes. */
function useEscape(onEscape: () => void): void {
  useEffect(() => {
    const onKeyDown = ({ key, target }: KeyboardEvent) => {
      const isElsewhere = target instanceof Element && target.closest('[role="dialog"], [role="menu"]') !== null;
      if (key === 'Escape' && !isElsewhere) onEscape();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [onEscape]);
}
