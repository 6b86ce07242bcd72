import { ActionIcon, Group, Menu, Text, Textarea } from '@mantine/core';
import { IconMoodPlus, IconPencil, IconTrash } from '@tabler/icons-react';
import { type KeyboardEvent, useState } from 'react';
import { useDoing } from '../../api/use-api.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Confirm } from '../parts/Confirm.tsx';
import { FormDialog } from '../parts/FormDialog.tsx';
import { type ChatMessage, TEXT_CHARACTERS_MAX } from './chats.ts';
import { texts } from './texts.ts';

const EMOJIS = ['👍', '❤️', '😂', '😮', '😢', '🙏'];
/** As long as WhatsApp allows it. */
const EDITED_WITHIN_MS = 15 * 60_000;
const DELETED_WITHIN_MS = 60 * 3_600_000;

/** They stand side by side: the arrows that point along them lead along them. */
function goAlong(event: KeyboardEvent<HTMLElement>): void {
  const { key, currentTarget } = event;
  if (key !== 'ArrowRight' && key !== 'ArrowLeft') return;
  const isForth = (key === 'ArrowRight') === (getComputedStyle(currentTarget).direction === 'ltr');
  const signs = [...currentTarget.querySelectorAll<HTMLElement>('[role="menuitemradio"]')];
  const at = signs.indexOf(document.activeElement as HTMLElement);
  signs.at((at + (isForth ? 1 : -1)) % signs.length)?.focus();
  event.preventDefault();
}

type Props = { of: ChatMessage; connectionId: string };

/** What can be done to a message: reacting to it and, to an own one, editing it and deleting it for everybody. */
export function MessageMenu({ of: message, connectionId, own }: Props & { own: string | null }) {
  const t = useTexts(texts);
  const [isOpen, setOpen] = useState(false);
  const [asked, setAsked] = useState<'edit' | 'remove' | null>(null);
  // The chat tells by itself what has changed.
  const react = useDoing('reactToWhatsAppMessage', { changes: [] });
  const path = { connectionId, whatsappId: message.whatsappId };
  const mine = message.reactions.find(({ from }) => from === own)?.emoji;
  const age = isOpen ? Date.now() - Date.parse(message.sentAt) : 0;
  const isOwn = message.direction === 'out';
  return (
    <>
      <Menu opened={isOpen} onChange={setOpen} position="bottom">
        <Menu.Target>
          <ActionIcon className="chat-do" aria-label={t('actions')} loading={react.isPending}>
            <IconMoodPlus size={20} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Group gap={0} wrap="nowrap" role="group" aria-label={t('react')} onKeyDown={goAlong}>
            {EMOJIS.map((emoji) => (
              <Menu.RadioItem
                key={emoji}
                value={emoji}
                checked={emoji === mine}
                closeMenuOnClick
                className="chat-emoji"
                onClick={() => react.mutate({ path, body: { emoji: emoji === mine ? '' : emoji } })}
              >
                {emoji}
              </Menu.RadioItem>
            ))}
          </Group>
          {isOwn && message.type === 'text' && age < EDITED_WITHIN_MS && (
            <Menu.Item leftSection={<IconPencil size={18} aria-hidden />} onClick={() => setAsked('edit')}>
              {t('edit.action')}
            </Menu.Item>
          )}
          {isOwn && age < DELETED_WITHIN_MS && (
            <Menu.Item color="red" leftSection={<IconTrash size={18} aria-hidden />} onClick={() => setAsked('remove')}>
              {t('remove.action')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {asked === 'edit' && <Edit of={message} connectionId={connectionId} onClose={() => setAsked(null)} />}
      {asked === 'remove' && <Remove of={message} connectionId={connectionId} onClose={() => setAsked(null)} />}
    </>
  );
}

function Edit({ of: { whatsappId, text: before }, connectionId, onClose }: Props & { onClose(): void }) {
  const t = useTexts(texts);
  const [text, setText] = useState(before);
  const edit = useDoing('editWhatsAppMessage', { changes: [], saysError: true, onDone: onClose });
  const said = text.trim();
  return (
    <FormDialog
      title={t('edit.title')}
      submit={t('edit.submit')}
      doing={edit}
      isReady={said !== '' && said !== before}
      onSubmit={() => edit.mutate({ path: { connectionId, whatsappId }, body: { text: said } })}
      onClose={onClose}
    >
      <Textarea
        label={t('message')}
        dir="auto"
        autosize
        minRows={2}
        maxRows={10}
        maxLength={TEXT_CHARACTERS_MAX}
        data-autofocus
        value={text}
        onChange={({ currentTarget: { value } }) => setText(value)}
      />
    </FormDialog>
  );
}

function Remove({ of: { whatsappId }, connectionId, onClose }: Props & { onClose(): void }) {
  const t = useTexts(texts);
  const { mutateAsync } = useDoing('revokeWhatsAppMessage', { changes: [], saysError: true });
  return (
    <Confirm
      title={t('remove.title')}
      confirm={t('remove.action')}
      onConfirm={() => mutateAsync({ path: { connectionId, whatsappId } })}
      onClose={onClose}
    >
      <Text>{t('remove.note')}</Text>
    </Confirm>
  );
}
