import { Button } from '@mantine/core';
import { IconPlus, IconWebhook } from '@tabler/icons-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useReading } from '../../api/use-api.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Empty } from '../parts/Empty.tsx';
import { Page } from '../parts/Page.tsx';
import { Row, Rows } from '../parts/Rows.tsx';
import { Shown } from '../parts/Shown.tsx';
import { useMay } from '../session.ts';
import { EndpointForm } from './EndpointForm.tsx';
import { Secret, type WithSecret } from './Secret.tsx';
import { type Endpoint, State } from './State.tsx';
import { texts } from './texts.ts';
import './webhooks.css';

/** Every endpoint, and whether it works. */
export function Endpoints() {
  const t = useTexts(texts);
  const may = useMay();
  const [, navigate] = useLocation();
  const endpoints = useReading('listEndpoints', {});
  const [isAdding, setAdding] = useState(false);
  const [added, setAdded] = useState<WithSecret | null>(null);

  return (
    <Page
      title={t('title')}
      intro={t('intro')}
      actions={
        may('webhooks:write') && (
          <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setAdding(true)}>
            {t('add')}
          </Button>
        )
      }
    >
      <Shown of={endpoints}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty icon={IconWebhook} title={t('emptyTitle')}>
              {t('empty')}
            </Empty>
          ) : (
            <Rows label={t('list')}>
              {data.map((endpoint) => (
                <EndpointRow key={endpoint.id} of={endpoint} />
              ))}
            </Rows>
          )
        }
      </Shown>
      {isAdding && (
        <EndpointForm
          of={null}
          onClose={() => setAdding(false)}
          onAdded={(endpoint) => {
            setAdding(false);
            setAdded(endpoint);
          }}
        />
      )}
      {added && <Secret of={added} onClose={() => navigate(`/webhooks/${added.id}`)} />}
    </Page>
  );
}

function EndpointRow({ of: endpoint }: { of: Endpoint }) {
  const t = useTexts(texts);
  const { id, url, description, eventTypes } = endpoint;
  const events = eventTypes.includes('*') ? t('allEvents') : t('events', { count: eventTypes.length });
  return (
    <Row
      href={`/webhooks/${id}`}
      lead={<IconWebhook size={20} stroke={1.6} aria-hidden />}
      title={<bdi dir="ltr">{url}</bdi>}
      note={
        <>
          {description !== null && <span className="fact">{description}</span>}
          <span className="fact">{events}</span>
        </>
      }
      aside={<State of={endpoint} />}
    />
  );
}
