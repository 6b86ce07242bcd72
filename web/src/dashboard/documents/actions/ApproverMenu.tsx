import { ActionIcon, Menu } from '@mantine/core';
import { IconBell, IconDots, IconMessageForward, IconPencil, IconUserMinus, IconUserShare } from '@tabler/icons-react';
import { useState } from 'react';
import { useDoing } from '../../../api/use-api.ts';
import { useSpeech } from '../../../language/Speaking.tsx';
import { useTexts } from '../../../language/use-texts.ts';
import { Confirm } from '../../parts/Confirm.tsx';
import { sayDone } from '../../parts/say.ts';
import { useMay } from '../../session.ts';
import { type Approver, type Document, isOpen, nameOf } from '../document.ts';
import { texts } from '../texts.ts';
import { ApproverDialog } from './ApproverDialog.tsx';
import { ResendDialog } from './ResendDialog.tsx';

type Asked = 'change' | 'replace' | 'remove' | 'resend';

/** What can be done about one approver; nothing about those who have decided. */
export function ApproverMenu({ approver, document }: { approver: Approver; document: Document }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const [asked, setAsked] = useState<Asked | null>(null);
  const mayWrite = useMay()('documents:write');
  const { status } = approver;
  const name = nameOf(approver, language);
  const path = { documentId: document.id, approverId: approver.id };
  const remind = useDoing('remindApprover', { onDone: () => sayDone(t('act.remindedOne', { name })) });
  const remove = useDoing('removeApprover', { saysError: true, onDone: () => sayDone(t('act.removed', { name })) });
  const isAsked = isOpen(document) && status === 'invited';
  const isChangeable = (document.status === 'draft' || isOpen(document)) && (status === 'waiting' || isAsked);
  if (!mayWrite || !isChangeable) return null;
  const close = () => setAsked(null);
  return (
    <>
      <Menu position="bottom-end" width={260} transitionProps={{ duration: 0 }}>
        <Menu.Target>
          <ActionIcon aria-label={t('route.more', { name })} loading={remind.isPending} color="gray">
            <IconDots aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {isAsked && (
            <>
              <Menu.Item leftSection={<IconBell size={18} aria-hidden />} onClick={() => remind.mutate({ path })}>
                {t('act.remind')}
              </Menu.Item>
              <Menu.Item leftSection={<IconMessageForward size={18} aria-hidden />} onClick={() => setAsked('resend')}>
                {t('act.resend')}
              </Menu.Item>
            </>
          )}
          <Menu.Item leftSection={<IconPencil size={18} aria-hidden />} onClick={() => setAsked('change')}>
            {t('act.change')}
          </Menu.Item>
          {document.status !== 'draft' && (
            <Menu.Item leftSection={<IconUserShare size={18} aria-hidden />} onClick={() => setAsked('replace')}>
              {t('act.replace')}
            </Menu.Item>
          )}
          <Menu.Divider />
          <Menu.Item
            color="red.9"
            leftSection={<IconUserMinus size={18} aria-hidden />}
            onClick={() => setAsked('remove')}
          >
            {t('act.remove')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {(asked === 'change' || asked === 'replace') && (
        <ApproverDialog document={document} task={{ kind: asked, approver }} onClose={close} />
      )}
      {asked === 'resend' && <ResendDialog document={document} approver={approver} onClose={close} />}
      {asked === 'remove' && (
        <Confirm
          title={t('act.removeTitle', { name })}
          confirm={t('act.remove')}
          onConfirm={() => remove.mutateAsync({ path })}
          onClose={close}
        >
          {t('act.removeText')}
        </Confirm>
      )}
    </>
  );
}
