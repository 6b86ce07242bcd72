import { Button } from '@mantine/core';
import { IconMail, IconMessagePlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { type RowOf, usePages } from '../../api/use-pages.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Empty } from '../parts/Empty.tsx';
import { Page } from '../parts/Page.tsx';
import { PagedRows } from '../parts/Rows.tsx';
import { useMay } from '../session.ts';
import { Filters, type MessageFilter } from './Filters.tsx';
import { MessageDialog } from './MessageDialog.tsx';
import { MessageRow } from './MessageRow.tsx';
import { NewMessage } from './NewMessage.tsx';
import { texts } from './texts.ts';

/** What was sent or would have been, and what came in. */
export default function Messages() {
  const t = useTexts(texts);
  const may = useMay();
  const [, navigate] = useLocation();
  const [search] = useSearchParams();
  const [filter, setFilter] = useState<MessageFilter>({});
  const [open, setOpen] = useState<RowOf<'listMessages'> | null>(null);
  const [writing, setWriting] = useState<{ to: string } | null>(() => writingFrom(search));
  const contactId = search.get('contactId') ?? undefined;
  const documentId = search.get('documentId') ?? undefined;
  const pages = usePages('listMessages', { query: { ...queryOf(filter), contactId, documentId, limit: 30 } });
  const isNarrowed = contactId !== undefined || documentId !== undefined || Object.values(filter).some(Boolean);
  // What is looked at stays up to date.
  const shown = open && (pages.rows?.find(({ id }) => id === open.id) ?? open);
  const showAll = () => {
    setFilter({});
    navigate('/messages');
  };

  return (
    <Page
      title={t('title')}
      intro={t('intro')}
      actions={
        may('messages:write') && (
          <Button leftSection={<IconMessagePlus size={18} aria-hidden />} onClick={() => setWriting({ to: '' })}>
            {t('write')}
          </Button>
        )
      }
    >
      <Filters filter={filter} onChange={setFilter} />
      <PagedRows
        of={pages}
        label={t('list')}
        empty={
          isNarrowed ? (
            <Empty
              icon={IconMail}
              title={t('noneTitle')}
              action={
                <Button variant="default" onClick={showAll}>
                  {t('clear')}
                </Button>
              }
            >
              {t('none')}
            </Empty>
          ) : (
            <Empty icon={IconMail} title={t('emptyTitle')}>
              {t('empty')}
            </Empty>
          )
        }
      >
        {(message) => <MessageRow key={message.id} of={message} onOpen={() => setOpen(message)} />}
      </PagedRows>
      {shown && (
        <MessageDialog
          of={shown}
          onClose={() => setOpen(null)}
          onReply={(to) => {
            setOpen(null);
            setWriting({ to });
          }}
        />
      )}
      {writing && <NewMessage to={writing.to} onClose={() => setWriting(null)} />}
    </Page>
  );
}

const writingFrom = (search: URLSearchParams) => {
  const to = search.get('to');
  return to === null ? null : { to };
};

/** A number is looked for among the senders of what came in, and the recipients of all else. */
function queryOf({ number, ...same }: MessageFilter) {
  const phone = number?.replace(/[\s()-]/g, '');
  if (!phone) return same;
  return same.direction === 'in' ? { ...same, from: phone } : { ...same, to: phone };
}
