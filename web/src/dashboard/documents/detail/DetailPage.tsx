import { Button, SimpleGrid, Stack, Tabs } from '@mantine/core';
import { IconFileOff } from '@tabler/icons-react';
import { useEffect } from 'react';
import { Link, useSearchParams } from 'wouter';
import { ApiProblem } from '../../../api/problem.ts';
import { useReading } from '../../../api/use-api.ts';
import { useSpeech } from '../../../language/Speaking.tsx';
import { useTexts } from '../../../language/use-texts.ts';
import { Empty } from '../../parts/Empty.tsx';
import { Page } from '../../parts/Page.tsx';
import { Shown } from '../../parts/Shown.tsx';
import { useMay } from '../../session.ts';
import { Actions } from '../actions/Actions.tsx';
import { type Document, titleOf } from '../document.ts';
import { texts } from '../texts.ts';
import { Deliveries } from './Deliveries.tsx';
import { Files } from './Files.tsx';
import { History } from './History.tsx';
import { Messages } from './Messages.tsx';
import { PagePreview } from './PagePreview.tsx';
import { Proof } from './Proof.tsx';
import { RouteView } from './RouteView.tsx';
import { Standing } from './Standing.tsx';

/** One document: where it stands, what comes next, who did what, and what can be done about it. */
export function DetailPage({ id }: { id: string }) {
  const reading = useReading('readDocument', { path: { documentId: id } });
  const isMissing = reading.error instanceof ApiProblem && [404, 422].includes(reading.error.status);
  if (isMissing && reading.data === undefined) return <Missing />;
  return <Shown of={reading}>{(document) => <Found document={document} />}</Shown>;
}

function Missing() {
  const t = useTexts(texts);
  return (
    <Empty
      icon={IconFileOff}
      title={t('detail.missingTitle')}
      action={
        <Button component={Link} href="/documents" variant="default">
          {t('detail.back')}
        </Button>
      }
    >
      {t('detail.missing')}
    </Empty>
  );
}

function Found({ document }: { document: Document }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const { reference } = document;
  return (
    <Page
      title={titleOf(document, language)}
      {...(reference !== null && { intro: t('detail.reference', { reference }) })}
      back={{ href: '/documents', label: t('detail.back') }}
      actions={<Actions document={document} />}
    >
      <div className="detail">
        <Stack gap="lg" className="detail-main">
          <Standing document={document} />
          <About document={document} />
        </Stack>
        <SimpleGrid cols={{ base: 1, sm: 2, lg: 1 }} spacing="lg" className="detail-aside">
          <PagePreview document={document} />
          {document.status !== 'draft' && <Proof code={document.verificationCode} />}
        </SimpleGrid>
      </div>
    </Page>
  );
}

const TABS = ['route', 'history', 'messages', 'webhooks', 'files'] as const;
type Tab = (typeof TABS)[number];
const NEEDS: Partial<Record<Tab, string>> = { messages: 'messages:read', webhooks: 'webhooks:read' };

/** Everything about a document, a subject at a time; the subject is part of the address. */
function About({ document }: { document: Document }) {
  const t = useTexts(texts);
  const may = useMay();
  const [search, setSearch] = useSearchParams();
  const wanted = search.get('tab');
  const tabs = TABS.filter((tab) => NEEDS[tab] === undefined || may(NEEDS[tab]));
  const current: Tab = tabs.find((tab) => tab === wanted) ?? 'route';
  useEffect(() => {
    // A subject that this person may not see is not left standing in the address.
    if (wanted !== null && wanted !== current) setSearch({}, { replace: true });
  }, [wanted, current, setSearch]);
  return (
    <Tabs
      value={current}
      onChange={(tab) => setSearch(tab === 'route' || tab === null ? {} : { tab }, { replace: true })}
      keepMounted={false}
    >
      <Tabs.List aria-label={t('detail.tabsLabel')} className="detail-tabs">
        {tabs.map((tab) => (
          <Tabs.Tab key={tab} value={tab}>
            {t(`detail.tabs.${tab}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value={current} pt="lg">
        {current === 'route' && <RouteView document={document} />}
        {current === 'history' && <History document={document} />}
        {current === 'messages' && <Messages document={document} />}
        {current === 'webhooks' && <Deliveries documentId={document.id} />}
        {current === 'files' && <Files document={document} />}
      </Tabs.Panel>
    </Tabs>
  );
}
