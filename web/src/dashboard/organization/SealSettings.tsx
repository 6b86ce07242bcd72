import { Button, Group, NativeSelect, Paper, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import type { Schemas } from '../../../../src/api/generated/countersign.ts';
import { useDoing, useReading } from '../../api/use-api.ts';
import { formatDate } from '../../language/format.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import { useTexts } from '../../language/use-texts.ts';
import { Confirm } from '../parts/Confirm.tsx';
import { Facts } from '../parts/Facts.tsx';
import { Shown } from '../parts/Shown.tsx';
import { sayDone } from '../parts/say.ts';
import { useMay } from '../session.ts';
import { CertificateForm } from './CertificateForm.tsx';
import { SectionForm } from './SectionForm.tsx';
import type { Settings } from './settings.ts';
import { texts } from './texts.ts';

const LEVELS = ['B-B', 'B-T', 'B-LT', 'B-LTA'] as const satisfies Schemas['SealLevel'][];

/** How approved documents are sealed, and with which certificate. */
export function SealSettings({ settings: { seal } }: { settings: Settings }) {
  const t = useTexts(texts);
  const initial = {
    level: seal.level,
    url: seal.timestamp?.url ?? '',
    authorization: '',
    name: seal.name ?? '',
    reason: seal.reason ?? '',
    location: seal.location ?? '',
  };
  const changesFrom = ({ level, url, authorization, name, reason, location }: typeof initial) => ({
    seal: {
      level,
      name: name.trim() || null,
      reason: reason.trim() || null,
      location: location.trim() || null,
      // The server's header is write-only: unless something about it is said, it is not named at all.
      ...((url.trim() !== (seal.timestamp?.url ?? '') || authorization !== '') && {
        timestamp: url.trim() === '' ? null : { url: url.trim(), authorization: authorization.trim() || null },
      }),
    },
  });
  return (
    <Stack gap="xl">
      <Text>{t('seal.intro')}</Text>
      <Certificate />
      <SectionForm initial={initial} changesFrom={changesFrom}>
        {({ given, set, fieldError }) => (
          <>
            <NativeSelect
              label={t('seal.level')}
              value={given.level}
              onChange={({ currentTarget: { value } }) => set({ level: value as Schemas['SealLevel'] })}
              data={LEVELS.map((value) => ({ value, label: t(`seal.${value}`) }))}
              error={fieldError('/seal/level') && t('seal.timestampHint')}
            />
            <TextInput
              label={t('seal.timestamp')}
              description={t('seal.timestampHint')}
              type="url"
              dir="ltr"
              value={given.url}
              onChange={({ currentTarget: { value } }) => set({ url: value })}
              error={fieldError('/seal/timestamp/url')}
            />
            {given.url !== '' && (
              <TextInput
                label={t('seal.authorization')}
                description={seal.timestamp?.hasAuthorization ? t('seal.authorizationKept') : undefined}
                dir="ltr"
                autoComplete="off"
                value={given.authorization}
                onChange={({ currentTarget: { value } }) => set({ authorization: value })}
                error={fieldError('/seal/timestamp/authorization')}
              />
            )}
            <TextInput
              label={t('seal.name')}
              description={t('seal.nameHint')}
              maxLength={200}
              dir="auto"
              value={given.name}
              onChange={({ currentTarget: { value } }) => set({ name: value })}
              error={fieldError('/seal/name')}
            />
            <TextInput
              label={t('seal.reason')}
              maxLength={200}
              dir="auto"
              value={given.reason}
              onChange={({ currentTarget: { value } }) => set({ reason: value })}
              error={fieldError('/seal/reason')}
            />
            <TextInput
              label={t('seal.location')}
              maxLength={200}
              dir="auto"
              value={given.location}
              onChange={({ currentTarget: { value } }) => set({ location: value })}
              error={fieldError('/seal/location')}
            />
          </>
        )}
      </SectionForm>
    </Stack>
  );
}

function Certificate() {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const may = useMay();
  const certificate = useReading('readSealCertificate', {}, { live: false });
  const [doing, setDoing] = useState<'rotate' | 'replace' | null>(null);
  const rotate = useDoing('rotateSealCertificate', {
    changes: ['readSealCertificate'],
    saysError: true,
    onDone: () => sayDone(t('seal.rotated')),
  });
  return (
    <Paper withBorder radius="lg" p="lg" component="section" aria-labelledby="seal-certificate">
      <Title order={2} size="h4" mb="sm" id="seal-certificate">
        {t('seal.certificate')}
      </Title>
      <Shown of={certificate}>
        {({ origin, subject, issuer, validUntil, fingerprint, keyHolder }) => (
          <Stack gap="md">
            <Text>{t(origin === 'self_signed' ? 'seal.selfSigned' : 'seal.uploaded')}</Text>
            {Date.parse(validUntil) < Date.now() && (
              <Text c="red" role="alert">
                {t('seal.expired')}
              </Text>
            )}
            <Facts
              of={[
                [t('seal.subject'), <bdi key="subject">{subject}</bdi>],
                [t('seal.issuer'), origin === 'self_signed' ? null : <bdi key="issuer">{issuer}</bdi>],
                [t('seal.valid'), formatDate(language, validUntil)],
                [t('seal.key'), t(`seal.${keyHolder}`)],
                [
                  t('seal.fingerprint'),
                  <bdi key="fingerprint" dir="ltr">
                    {fingerprint}
                  </bdi>,
                ],
              ]}
            />
            {may('settings:write') && (
              <Group gap="sm">
                <Button variant="default" onClick={() => setDoing('replace')}>
                  {t('seal.replace')}
                </Button>
                <Button variant="default" onClick={() => setDoing('rotate')}>
                  {t('seal.rotate')}
                </Button>
              </Group>
            )}
          </Stack>
        )}
      </Shown>
      {doing === 'replace' && <CertificateForm onClose={() => setDoing(null)} />}
      {doing === 'rotate' && (
        <Confirm
          title={t('seal.rotateTitle')}
          confirm={t('seal.rotate')}
          isDangerous={false}
          onConfirm={() => rotate.mutateAsync({})}
          onClose={() => setDoing(null)}
        >
          {t('seal.rotateText')}
        </Confirm>
      )}
    </Paper>
  );
}
