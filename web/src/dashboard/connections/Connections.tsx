import { Button, Stack, TextInput } from '@mantine/core';
import { IconBrandWhatsapp, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useDoing } from '../../api/use-api.ts';
import { type RowOf, usePages } from '../../api/use-pages.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Empty } from '../parts/Empty.tsx';
import { FormDialog } from '../parts/FormDialog.tsx';
import { Page } from '../parts/Page.tsx';
import { PagedRows, Row } from '../parts/Rows.tsx';
import { useFieldErrors } from '../parts/use-field-errors.ts';
import { useMay } from '../session.ts';
import { Condition } from './Condition.tsx';
import { Simulated } from './Simulated.tsx';
import { texts } from './texts.ts';
import { useConnectionNews } from './use-connection-news.ts';

/** Sessions tell of themselves at once; this is for what is missed. */
const REFETCH_MS = 15_000;

/** Every connection, and whether it works. */
export function Connections() {
  const t = useTexts(texts);
  const may = useMay();
  const pages = usePages('listWhatsAppConnections', { query: { limit: 50 } }, { refetchMs: () => REFETCH_MS });
  const [isAdding, setAdding] = useState(false);
  useConnectionNews();
  const add = may('whatsapp:write') && (
    <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setAdding(true)}>
      {t('add')}
    </Button>
  );
  return (
    <Page title={t('title')} intro={t('intro')} actions={add}>
      <Stack gap="lg">
        <Simulated />
        <PagedRows
          of={pages}
          label={t('list')}
          empty={
            <Empty icon={IconBrandWhatsapp} title={t('emptyTitle')}>
              {t('empty')}
            </Empty>
          }
        >
          {(connection) => <ConnectionRow key={connection.id} of={connection} />}
        </PagedRows>
      </Stack>
      {isAdding && <NewConnection onClose={() => setAdding(false)} />}
    </Page>
  );
}

function ConnectionRow({ of: connection }: { of: RowOf<'listWhatsAppConnections'> }) {
  const { id, name, phone, description, problem } = connection;
  return (
    <Row
      href={`/connections/${id}`}
      lead={<IconBrandWhatsapp size={22} stroke={1.6} aria-hidden />}
      title={<bdi>{name}</bdi>}
      note={[
        ...(phone === null
          ? []
          : [
              <bdi key="phone" dir="ltr">
                {phone}
              </bdi>,
            ]),
        description,
        ...(problem ? [problem] : []),
      ].map((fact, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: facts in their order
        <span key={index} className="fact">
          {fact}
        </span>
      ))}
      aside={<Condition of={connection} />}
    />
  );
}

/** A name is all that is needed; the phone is linked on the connection's own page. */
function NewConnection({ onClose }: { onClose(): void }) {
  const t = useTexts(texts);
  const [, navigate] = useLocation();
  const [name, setName] = useState('');
  const make = useDoing('createWhatsAppConnection', {
    changes: ['listWhatsAppConnections'],
    saysError: true,
    onDone: ({ id }) => navigate(`/connections/${id}`),
  });
  const fieldError = useFieldErrors(make.error);
  return (
    <FormDialog
      title={t('new.title')}
      submit={t('new.submit')}
      doing={make}
      isReady={name.trim() !== ''}
      onSubmit={() => make.mutate({ body: { name: name.trim() } })}
      onClose={onClose}
    >
      <TextInput
        label={t('name')}
        description={t('nameHint')}
        dir="auto"
        value={name}
        onChange={({ currentTarget: { value } }) => setName(value)}
        error={fieldError('/name')}
        maxLength={60}
        required
        data-autofocus
      />
    </FormDialog>
  );
}
