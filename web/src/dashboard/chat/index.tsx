import { Button } from '@mantine/core';
import { IconMessages } from '@tabler/icons-react';
import { useEffect } from 'react';
import { Link, Redirect, Route, Switch } from 'wouter';
import { usePages } from '../../api/use-pages.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Failure } from '../../parts/Failure.tsx';
import { NotFoundText } from '../../parts/NotFoundText.tsx';
import { Empty } from '../parts/Empty.tsx';
import { Page } from '../parts/Page.tsx';
import { Waiting } from '../parts/Waiting.tsx';
import { Chats } from './Chats.tsx';
import { chatHref } from './chats.ts';
import { texts } from './texts.ts';
import './chat.css';

/** An organization has ten at most. */
const CONNECTIONS_MAX = 50;
const REFETCH_MS = 15_000;
const LAST = 'countersign.chat.connection';

/** Where people write with whoever writes to the organization by WhatsApp. */
export default function ChatArea() {
  const { rows, error, retry } = usePages(
    'listWhatsAppConnections',
    { query: { limit: CONNECTIONS_MAX } },
    { refetchMs: () => REFETCH_MS },
  );
  if (rows === undefined) return error ? <Failure error={error} onRetry={retry} /> : <Waiting />;
  if (rows.length === 0) return <NoConnection />;
  return (
    <Switch>
      <Route path="/chat">
        <Redirect to={chatHref((rows.find(({ id }) => id === last()) ?? rows.at(-1)!).id)} replace />
      </Route>
      <Route path="/chat/:connectionId/:chatId?">
        {({ connectionId, chatId }) => {
          const connection = rows.find(({ id }) => id === connectionId);
          if (!connection) return <NotFoundText />;
          return (
            <Remembering connectionId={connectionId}>
              <Chats
                key={connectionId}
                connection={connection}
                connections={rows}
                openId={chatId === undefined ? null : decodeURIComponent(chatId)}
              />
            </Remembering>
          );
        }}
      </Route>
      <Route>
        <NotFoundText />
      </Route>
    </Switch>
  );
}

function NoConnection() {
  const t = useTexts(texts);
  return (
    <Page title={t('title')}>
      <Empty
        icon={IconMessages}
        title={t('noConnectionTitle')}
        action={
          <Button component={Link} href="/connections">
            {t('toConnections')}
          </Button>
        }
      >
        {t('noConnection')}
      </Empty>
    </Page>
  );
}

/** Who comes back finds the connection that they wrote from last. */
function Remembering({ connectionId, children }: { connectionId: string; children: React.ReactNode }) {
  useEffect(() => {
    try {
      localStorage.setItem(LAST, connectionId);
    } catch {
      // Then the first one is opened next time.
    }
  }, [connectionId]);
  return children;
}

function last(): string | null {
  try {
    return localStorage.getItem(LAST);
  } catch {
    return null;
  }
}
