import { Button, Group, Text, VisuallyHidden } from '@mantine/core';
import { IconFile, IconMicrophone } from '@tabler/icons-react';
import { useTexts } from '../../language/use-texts.ts';
import type { Outgoing } from './outbox.ts';
import { RichText } from './RichText.tsx';
import { Ticks } from './Ticks.tsx';
import { texts } from './texts.ts';

/** A message on its way: why it waits, or what to do when it did not go. */
export function OutgoingBubble({
  of: { text, file, as, state, note },
  onAgain,
  onForget,
}: {
  of: Outgoing;
  onAgain(): void;
  onForget(): void;
}) {
  const t = useTexts(texts);
  const hasFailed = state === 'failed';
  return (
    <li className="chat-message chat-out">
      <div className="chat-bubble">
        <VisuallyHidden>{t('byYou')}</VisuallyHidden>
        {file && (
          <span className="chat-file">
            {as === 'voice' ? (
              <IconMicrophone size={28} stroke={1.4} aria-hidden />
            ) : (
              <IconFile size={28} stroke={1.4} aria-hidden />
            )}
            <bdi>{as === 'voice' ? t('types.voice') : file.name}</bdi>
          </span>
        )}
        {text !== '' && <RichText text={text} />}
        <span className="chat-foot">
          {state === 'sending' && file && <span>{t('uploading')}</span>}
          <Ticks of={hasFailed ? 'refused' : 'waiting'} />
        </span>
        {note !== null && (
          <Text size="sm" {...(hasFailed && { c: 'red.8', role: 'alert' })}>
            {note}
          </Text>
        )}
        {hasFailed && (
          <Group gap="xs">
            <Button size="compact-md" variant="default" onClick={onAgain}>
              {t('again')}
            </Button>
            <Button size="compact-md" variant="subtle" onClick={onForget}>
              {t('forget')}
            </Button>
          </Group>
        )}
      </div>
    </li>
  );
}
