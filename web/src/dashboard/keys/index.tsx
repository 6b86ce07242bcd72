import { Badge, Button, Switch } from '@mantine/core';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { Answer } from '../../api/client.ts';
import { useDoing, useReading } from '../../api/use-api.ts';
import { formatDate, formatMoment } from '../../language/format.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import { useTexts } from '../../language/use-texts.ts';
import { Confirm } from '../parts/Confirm.tsx';
import { Empty } from '../parts/Empty.tsx';
import { Page } from '../parts/Page.tsx';
import { Row, Rows } from '../parts/Rows.tsx';
import { Shown } from '../parts/Shown.tsx';
import { useMay } from '../session.ts';
import { nameOfDialect } from './choices.ts';
import { NewKey } from './NewKey.tsx';
import { texts } from './texts.ts';

type Key = Answer<'listKeys'>['data'][number];

/** The keys by which programs act for the organization. */
export default function Keys() {
  const t = useTexts(texts);
  const may = useMay();
  const keys = useReading('listKeys', {}, { live: false });
  const [showsRevoked, setShowsRevoked] = useState(false);
  const [isMaking, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<Key | null>(null);
  const revoke = useDoing('revokeKey', { changes: ['listKeys'], saysError: true });
  const mayChange = may('keys:write');

  return (
    <Page
      title={t('title')}
      intro={t('intro')}
      actions={
        mayChange && (
          <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setMaking(true)}>
            {t('add')}
          </Button>
        )
      }
    >
      <Shown of={keys}>
        {({ data }) => {
          const shown = data.filter(({ revokedAt }) => showsRevoked || revokedAt === null);
          const hasRevoked = data.some(({ revokedAt }) => revokedAt !== null);
          return (
            <>
              {hasRevoked && (
                <Switch
                  className="tall"
                  mb="sm"
                  label={t('showRevoked')}
                  checked={showsRevoked}
                  onChange={({ currentTarget: { checked } }) => setShowsRevoked(checked)}
                />
              )}
              {shown.length === 0 ? (
                <Empty icon={IconKey} title={t('emptyTitle')}>
                  {t('empty')}
                </Empty>
              ) : (
                <Rows label={t('list')}>
                  {shown.map((key) => (
                    <KeyRow key={key.id} of={key} onRevoke={mayChange ? () => setRevoking(key) : null} />
                  ))}
                </Rows>
              )}
            </>
          );
        }}
      </Shown>
      {isMaking && <NewKey onClose={() => setMaking(false)} />}
      {revoking && (
        <Confirm
          title={t('revoking.title', { name: revoking.name })}
          confirm={t('revoking.confirm')}
          onConfirm={() => revoke.mutateAsync({ path: { keyId: revoking.id } })}
          onClose={() => setRevoking(null)}
        >
          {t('revoking.text')}
        </Confirm>
      )}
    </Page>
  );
}

function KeyRow({ of: key, onRevoke }: { of: Key; onRevoke: (() => void) | null }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const { name, dialect, mode, scopes, ipAllow, lastUsedAt, expiresAt, revokedAt } = key;
  const isExpired = expiresAt !== null && Date.parse(expiresAt) < Date.now();
  const rights = scopes.includes('*') ? t('everything') : t('scopes', { count: scopes.length });
  const facts = [
    nameOfDialect(dialect),
    rights,
    ...(ipAllow.length > 0 ? [ipAllow.join(' ')] : []),
    lastUsedAt ? t('lastUsed', { at: formatMoment(language, lastUsedAt) }) : t('neverUsed'),
    ...(expiresAt ? [t('expires', { at: formatDate(language, expiresAt) })] : []),
  ];
  return (
    <Row
      lead={<IconKey size={20} stroke={1.6} aria-hidden />}
      title={<bdi>{name}</bdi>}
      note={facts.map((fact) => (
        <span key={fact} className="fact">
          <bdi>{fact}</bdi>
        </span>
      ))}
      aside={
        revokedAt !== null || isExpired ? (
          <Badge variant="light" color="red" size="lg" tt="none">
            {t(revokedAt === null ? 'expired' : 'revoked')}
          </Badge>
        ) : (
          <Badge variant="light" color={mode === 'live' ? 'ink' : '#8a5300'} size="lg" tt="none">
            {t(mode)}
          </Badge>
        )
      }
      {...(onRevoke &&
        revokedAt === null && {
          actions: (
            <Button variant="subtle" color="red" onClick={onRevoke} aria-label={t('revokeOf', { name })}>
              {t('revoke')}
            </Button>
          ),
        })}
    />
  );
}
