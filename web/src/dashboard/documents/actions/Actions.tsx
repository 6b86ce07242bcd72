import { Button, Menu } from '@mantine/core';
import {
  IconArrowsSort,
  IconBan,
  IconBell,
  IconCalendarTime,
  IconCopy,
  IconDots,
  IconDownload,
  IconPencil,
  IconSend,
  IconTemplate,
  IconTrash,
  IconUserPlus,
} from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { addressOf } from '../../../api/client.ts';
import { useDoing } from '../../../api/use-api.ts';
import { useTexts } from '../../../language/use-texts.ts';
import { sayDone } from '../../parts/say.ts';
import { useMay } from '../../session.ts';
import { awaitedIn, type Document, isOpen } from '../document.ts';
import { texts } from '../texts.ts';
import { ApproverDialog } from './ApproverDialog.tsx';
import { DeleteDialog } from './DeleteDialog.tsx';
import { ExtendDialog } from './ExtendDialog.tsx';
import { ReorderDialog } from './ReorderDialog.tsx';
import { SendDialog } from './SendDialog.tsx';
import { VoidDialog } from './VoidDialog.tsx';

type Asked = 'send' | 'extend' | 'reorder' | 'add' | 'void' | 'delete';

/** What can be done about the document as it stands; the rest is not offered. */
export function Actions({ document }: { document: Document }) {
  const t = useTexts(texts);
  const [asked, setAsked] = useState<Asked | null>(null);
  const mayWrite = useMay()('documents:write');
  const { id, status, progress } = document;
  const isDraft = status === 'draft';
  const close = () => setAsked(null);
  const remind = useDoing('remindApprovers', { onDone: () => sayDone(t('act.reminded')) });
  const path = { documentId: id };
  return (
    <>
      {mayWrite && <MoreActions document={document} onAsk={setAsked} />}
      {mayWrite && isDraft && (
        <Button
          component={Link}
          href={`/create/${id}`}
          variant="default"
          leftSection={<IconPencil size={18} aria-hidden />}
        >
          {t('act.edit')}
        </Button>
      )}
      {mayWrite && isDraft && progress.approvers > 0 && (
        <Button
          leftSection={<IconSend size={18} aria-hidden className="turns-icon" />}
          onClick={() => setAsked('send')}
        >
          {t('act.send')}
        </Button>
      )}
      {mayWrite && isOpen(document) && awaitedIn(document).length > 0 && (
        <Button
          leftSection={<IconBell size={18} aria-hidden />}
          loading={remind.isPending}
          onClick={() => remind.mutate({ path, body: {} })}
        >
          {t('act.remindAll')}
        </Button>
      )}
      {status === 'approved' && (
        <Button
          component="a"
          href={addressOf('downloadFile', { path: { ...path, which: 'final' } })}
          download
          leftSection={<IconDownload size={18} aria-hidden />}
        >
          {t('files.download')}
        </Button>
      )}
      {asked === 'send' && <SendDialog document={document} onClose={close} />}
      {asked === 'extend' && <ExtendDialog document={document} onClose={close} />}
      {asked === 'reorder' && <ReorderDialog document={document} onClose={close} />}
      {asked === 'add' && <ApproverDialog document={document} task={{ kind: 'add' }} onClose={close} />}
      {asked === 'void' && <VoidDialog document={document} onClose={close} />}
      {asked === 'delete' && <DeleteDialog document={document} onClose={close} />}
    </>
  );
}

function MoreActions({ document, onAsk }: { document: Document; onAsk(asked: Asked): void }) {
  const t = useTexts(texts);
  const [, navigate] = useLocation();
  const { id, status, steps } = document;
  const [isDraft, open] = [status === 'draft', isOpen(document)];
  const duplicate = useDoing('duplicateDocument', {
    onDone: (draft) => {
      sayDone(t('act.duplicated'));
      navigate(`/documents/${draft.id}`);
    },
  });
  const isReorderable = open && steps.filter((step) => step.status === 'waiting').length > 1;
  return (
    <Menu position="bottom-end" width={260} transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <Button variant="default" leftSection={<IconDots size={18} aria-hidden />} loading={duplicate.isPending}>
          {t('act.more')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {open && (
          <>
            <Menu.Item leftSection={<IconCalendarTime size={18} aria-hidden />} onClick={() => onAsk('extend')}>
              {t('act.extend')}
            </Menu.Item>
            <Menu.Item leftSection={<IconUserPlus size={18} aria-hidden />} onClick={() => onAsk('add')}>
              {t('act.add')}
            </Menu.Item>
          </>
        )}
        {isReorderable && (
          <Menu.Item leftSection={<IconArrowsSort size={18} aria-hidden />} onClick={() => onAsk('reorder')}>
            {t('act.reorder')}
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={<IconCopy size={18} aria-hidden />}
          onClick={() => duplicate.mutate({ path: { documentId: id } })}
        >
          {t('act.duplicate')}
        </Menu.Item>
        <Menu.Item
          component={Link}
          href={`/create/templates/new?document=${id}`}
          leftSection={<IconTemplate size={18} aria-hidden />}
        >
          {t('act.template')}
        </Menu.Item>
        {(open || isDraft) && <Menu.Divider />}
        {open && (
          <Menu.Item color="red.9" leftSection={<IconBan size={18} aria-hidden />} onClick={() => onAsk('void')}>
            {t('act.void')}
          </Menu.Item>
        )}
        {isDraft && (
          <Menu.Item color="red.9" leftSection={<IconTrash size={18} aria-hidden />} onClick={() => onAsk('delete')}>
            {t('act.deleteDraft')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
