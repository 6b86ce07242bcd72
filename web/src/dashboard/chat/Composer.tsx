import { ActionIcon, FileButton, Text, Textarea } from '@mantine/core';
import { IconFile, IconPaperclip, IconSend2, IconX } from '@tabler/icons-react';
import { type ClipboardEvent, type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { formatBytes } from '../../language/format.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import { useTexts } from '../../language/use-texts.ts';
import { useMay } from '../session.ts';
import { type ChatMessage, TEXT_CHARACTERS_MAX } from './chats.ts';
import { keepDraft, readDraft } from './drafts.ts';
import { Quote } from './MessageBubble.tsx';
import type { Writing } from './outbox.ts';
import { texts } from './texts.ts';
import { useTyping } from './use-typing.ts';

/** What the API takes. */
const FILE_BYTES_MAX = 16 * 1024 * 1024;
const CAPTION_CHARACTERS_MAX = 1_024;

/** Where one writes. Enter sends, Shift and Enter begins a line. What is not sent stays for when one comes back. */
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
  const may = useMay();
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(() => readDraft(connectionId, chatId));
  const { typed, stopped } = useTyping(connectionId, chatId);
  const isTooLarge = file !== null && file.size > FILE_BYTES_MAX;
  const isReady = (text.trim() !== '' || file !== null) && !isTooLarge;
  useEffect(() => keepDraft(connectionId, chatId, text), [connectionId, chatId, text]);
  // With a finger it would bring up the keyboard before anything was read.
  useEffect(() => {
    if (!matchMedia('(pointer: coarse)').matches) field.current?.focus({ preventScroll: true });
  }, []);
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
    onSend({ text: text.trim(), file, replyTo: answered?.whatsappId ?? null });
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
        <ActionIcon type="submit" variant="filled" aria-label={t('send')} disabled={!isReady}>
          <IconSend2 size={22} aria-hidden className="chat-arrow" />
        </ActionIcon>
      </form>
    </div>
  );
}

/** What the next message will have with it, and a way to take that off. */
function Above({ label, onRemove, children }: { label: string; onRemove(): void; children: ReactNode }) {
  return (
    <div className="chat-above">
      <div className="chat-above-content">{children}</div>
      <ActionIcon aria-label={label} onClick={onRemove}>
        <IconX size={20} aria-hidden />
      </ActionIcon>
    </div>
  );
}

function Attached({ of: file, isTooLarge }: { of: File; isTooLarge: boolean }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const [preview, setPreview] = useState<string | null>(null);
  useEffect(() => {
    if (!file.type.startsWith('image/')) return;
    const url = URL.createObjectURL(file);
    setPreview(url);
    return () => {
      URL.revokeObjectURL(url);
      setPreview(null);
    };
  }, [file]);
  return (
    <div className="chat-file">
      {preview ? (
        <img src={preview} alt="" className="chat-preview" />
      ) : (
        <IconFile size={28} stroke={1.4} aria-hidden />
      )}
      <span>
        <bdi>{file.name}</bdi>
        <small>{formatBytes(language, file.size)}</small>
        {isTooLarge && (
          <Text size="sm" c="red.8" role="alert">
            {t('tooLarge', { max: formatBytes(language, FILE_BYTES_MAX) })}
          </Text>
        )}
      </span>
    </div>
  );
}
