import { ActionIcon, FileButton, Text, Textarea } from '@mantine/core';
import { IconMicrophone, IconPaperclip, IconSend2 } from '@tabler/icons-react';
import { type ClipboardEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTexts } from '../../language/use-texts.ts';
import { useMay } from '../session.ts';
import { Above } from './Above.tsx';
import { Attached, FILE_BYTES_MAX } from './Attached.tsx';
import { type ChatMessage, TEXT_CHARACTERS_MAX } from './chats.ts';
import { keepDraft, readDraft } from './drafts.ts';
import { Quote } from './MessageBubble.tsx';
import type { Writing } from './outbox.ts';
import { texts } from './texts.ts';
import { useTyping } from './use-typing.ts';
import { texts as voiceTexts } from './voice/texts.ts';
import { useVoice } from './voice/use-voice.ts';
import { VoiceBar } from './voice/VoiceBar.tsx';

/** What the API takes. */
const CAPTION_CHARACTERS_MAX = 1_024;

/**
 * Where one writes, or speaks while nothing is written. Enter sends, Shift and Enter begins a line. What is not sent stays
 * for when one comes back.
 */
export function Composer({
  connectionId,
  chatId,
  isReadOnly,
  answered,
  file,
  onAnswered,
  onFile,
  onSend,
}: {
  connectionId: string;
  chatId: string;
  isReadOnly: boolean;
  answered: ChatMessage | null;
  file: File | null;
  onAnswered(message: ChatMessage | null): void;
  onFile(file: File | null): void;
  onSend(writing: Writing): void;
}) {
  const t = useTexts(texts);
  const say = useTexts(voiceTexts);
  const may = useMay();
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(() => readDraft(connectionId, chatId));
  const { typed, stopped } = useTyping(connectionId, chatId);
  const isTooLarge = file !== null && file.size > FILE_BYTES_MAX;
  const isEmpty = text.trim() === '' && file === null;
  const isReady = !isEmpty && !isTooLarge;
  const { state: voice, ...speaking } = useVoice(`${connectionId} ${chatId}`, (recorded) => {
    onSend({ text: '', file: recorded, as: 'voice', replyTo: answered?.whatsappId ?? null });
    onAnswered(null);
  });
  const isSpeaking = voice.kind !== 'idle';
  useEffect(() => keepDraft(connectionId, chatId, text), [connectionId, chatId, text]);
  // With a finger it would bring up the keyboard before anything was read.
  useEffect(() => {
    if (!isSpeaking && !matchMedia('(pointer: coarse)').matches) field.current?.focus({ preventScroll: true });
  }, [isSpeaking]);
  useEffect(() => {
    if (answered !== null || file !== null) field.current?.focus();
  }, [answered, file]);

  if (!may('whatsapp:write') || isReadOnly) {
    return (
      <Text c="dimmed" ta="center" p="md">
        {t(isReadOnly ? 'readOnly' : 'mayNotWrite')}
      </Text>
    );
  }
  const send = () => {
    if (!isReady) return;
    onSend({ text: text.trim(), file, as: null, replyTo: answered?.whatsappId ?? null });
    setText('');
    onFile(null);
    onAnswered(null);
    stopped();
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onAnswered(null);
    // While a word is being put together Enter belongs to the keyboard.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  const onPaste = (event: ClipboardEvent) => {
    const [pasted] = event.clipboardData.files;
    if (!pasted) return;
    event.preventDefault();
    onFile(pasted);
  };
  return (
    <div className="chat-composer">
      {answered !== null && (
        <Above label={t('answerNone')} onRemove={() => onAnswered(null)}>
          <Quote of={answered} />
        </Above>
      )}
      {file !== null && (
        <Above label={t('removeFile')} onRemove={() => onFile(null)}>
          <Attached of={file} isTooLarge={isTooLarge} />
        </Above>
      )}
      {voice.kind === 'idle' && voice.trouble !== null && (
        <Above label={say('dismiss')} onRemove={speaking.cancel}>
          <Text size="sm" c="red.8" role="alert">
            {say(`trouble.${voice.trouble}`)}
          </Text>
        </Above>
      )}
      {isSpeaking ? (
        <VoiceBar state={voice} onCancel={speaking.cancel} onListen={speaking.listen} onSend={speaking.send} />
      ) : (
        <form
          className="chat-writing"
          onSubmit={(event) => {
            event.preventDefault();
            send();
          }}
        >
          <FileButton onChange={(chosen) => chosen && onFile(chosen)}>
            {(props) => (
              <ActionIcon {...props} aria-label={t('attach')}>
                <IconPaperclip size={22} aria-hidden />
              </ActionIcon>
            )}
          </FileButton>
          <Textarea
            ref={field}
            aria-label={t('message')}
            placeholder={t('message')}
            dir="auto"
            autosize
            minRows={1}
            maxRows={6}
            maxLength={file ? CAPTION_CHARACTERS_MAX : TEXT_CHARACTERS_MAX}
            enterKeyHint="send"
            value={text}
            onChange={({ currentTarget: { value } }) => {
              setText(value);
              if (value !== '') typed();
            }}
            onKeyDown={onKeyDown}
            onPaste={onPaste}
          />
          <SendOrSpeak isEmpty={isEmpty} isReady={isReady} onSpeak={speaking.begin} />
        </form>
      )}
    </div>
  );
}

/** In the place of the arrow stands the microphone while there is nothing to send. */
function SendOrSpeak({ isEmpty, isReady, onSpeak }: { isEmpty: boolean; isReady: boolean; onSpeak(): void }) {
  const t = useTexts(texts);
  const say = useTexts(voiceTexts);
  if (!isEmpty) {
    return (
      <ActionIcon type="submit" variant="filled" aria-label={t('send')} disabled={!isReady}>
        <IconSend2 size={22} aria-hidden className="chat-arrow" />
      </ActionIcon>
    );
  }
  return (
    <ActionIcon
      aria-label={say('record')}
      // Who sends by a double click means the arrow.
      onClick={({ detail: clicks }) => clicks <= 1 && onSpeak()}
    >
      <IconMicrophone size={22} aria-hidden />
    </ActionIcon>
  );
}
