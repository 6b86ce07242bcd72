import { Alert, Button, Paper, Stack, Text, Title } from '@mantine/core';
import { IconDownload, IconShieldCheck } from '@tabler/icons-react';
import { addressOf } from '../../../api/client.ts';
import { useReading } from '../../../api/use-api.ts';
import { formatDateTime, formatNumber } from '../../../language/format.ts';
import { useSpeech } from '../../../language/Speaking.tsx';
import { useTexts } from '../../../language/use-texts.ts';
import { Copy } from '../../parts/Copy.tsx';
import { Moment } from '../../parts/Moment.tsx';
import { Shown } from '../../parts/Shown.tsx';
import type { Document } from '../document.ts';
import { texts } from '../texts.ts';

type Which = 'final' | 'current' | 'original' | 'source' | 'certificate';

/** Every form of the file, how one follows from the other, what seals it, and what was taken out when it came. */
export function Files({ document }: { document: Document }) {
  const t = useTexts(texts);
  const { id, status, signatureOnly, seal } = document;
  const isApproved = status === 'approved';
  return (
    <Stack gap="lg">
      <Stack component="ul" gap="xs" className="plain-list">
        {isApproved && <File id={id} which="final" name={t('files.final')} note={t('files.finalText')} isMain />}
        {isApproved && signatureOnly && (
          <File id={id} which="certificate" name={t('files.certificate')} note={t('files.certificateText')} />
        )}
        {!isApproved && status !== 'draft' && <File id={id} which="current" name={t('files.current')} />}
        <File id={id} which="original" name={t('files.original')} />
        <File id={id} which="source" name={t('files.source')} />
      </Stack>
      {signatureOnly && <Text size="sm">{t('files.signatureOnly')}</Text>}
      {seal && <Seal seal={seal} />}
      <Findings findings={document.findings} />
      <Versions id={id} />
    </Stack>
  );
}

function File({
  id,
  which,
  name,
  note,
  isMain = false,
}: {
  id: string;
  which: Which;
  name: string;
  note?: string;
  isMain?: boolean;
}) {
  const t = useTexts(texts);
  return (
    <Paper component="li" withBorder p="md" className="file">
      <div>
        <Text fw={isMain ? 650 : 500}>{name}</Text>
        {note !== undefined && (
          <Text size="sm" c="dimmed">
            {note}
          </Text>
        )}
      </div>
      <Button
        component="a"
        href={addressOf('downloadFile', { path: { documentId: id, which } })}
        download
        variant={isMain ? 'filled' : 'default'}
        leftSection={<IconDownload size={18} aria-hidden />}
        aria-label={`${t('files.download')}: ${name}`}
      >
        {t('files.download')}
      </Button>
    </Paper>
  );
}

function Seal({ seal }: { seal: NonNullable<Document['seal']> }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const { level, sealedAt, timestampedAt, renewAt, certificate, problem, pdfa } = seal;
  const at = (iso: string) => ({ date: formatDateTime(language, iso) });
  return (
    <section aria-labelledby="seal">
      <Title order={2} size="h4" mb="xs" id="seal">
        {t('files.seal')}
      </Title>
      <Paper withBorder p="md" className="seal">
        <IconShieldCheck size={28} aria-hidden color="#087f5b" />
        <Stack gap={4}>
          <Text fw={600}>{t('files.sealedAt', at(sealedAt))}</Text>
          <Text size="sm">{t('files.level', { level })}</Text>
          {timestampedAt !== null && <Text size="sm">{t('files.timestampedAt', at(timestampedAt))}</Text>}
          {renewAt !== null && <Text size="sm">{t('files.renewAt', at(renewAt))}</Text>}
          {pdfa !== null && (
            <Text size="sm">
              {pdfa.conformance === null ? t('files.noPdfa') : t('files.pdfa', { conformance: pdfa.conformance })}
            </Text>
          )}
          {certificate.selfSigned && (
            <Text size="sm" c="dimmed">
              {t('files.selfSigned')}
            </Text>
          )}
          {problem !== null && (
            <Text size="sm" c="red.9" dir="auto">
              {problem}
            </Text>
          )}
        </Stack>
      </Paper>
    </section>
  );
}

function Findings({ findings }: { findings: Document['findings'] }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  if (findings.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('files.noFindings')}
      </Text>
    );
  }
  return (
    <Alert color="gray" title={t('files.findings')}>
      <Text size="sm">{t('files.findingsText')}</Text>
      <ul className="findings">
        {findings.map(({ kind, message, pages }) => (
          <li key={kind}>
            {message}
            {pages.length > 0 &&
              ` ${t('files.onPages', { pages: pages.map((page) => formatNumber(language, page)).join(language === 'en' ? ', ' : '، ') })}`}
          </li>
        ))}
      </ul>
    </Alert>
  );
}

function Versions({ id }: { id: string }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const reading = useReading('listVersions', { path: { documentId: id } });
  return (
    <section aria-labelledby="versions">
      <Title order={2} size="h4" mb="xs" id="versions">
        {t('files.versions')}
      </Title>
      <Shown of={reading} rows={2}>
        {({ data }) => (
          <Stack component="ol" gap="xs" className="plain-list">
            {[...data].reverse().map(({ number, kind, sha256, bytes, pages, createdAt }) => (
              <Paper component="li" key={number} withBorder p="md">
                <Text fw={600}>
                  {t('files.version', { number })} · {t(`files.versionKind.${kind}`)}
                </Text>
                <Text size="sm" c="dimmed" mb="xs">
                  <Moment at={createdAt} /> · {t('files.pages', { count: pages })} ·{' '}
                  {t('files.size', { size: formatNumber(language, Math.ceil(bytes / 1_000)) })}
                </Text>
                <Copy value={sha256} label={t('files.fingerprint')} />
              </Paper>
            ))}
          </Stack>
        )}
      </Shown>
    </section>
  );
}
