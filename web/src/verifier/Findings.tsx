import { Badge, Stack, Text } from '@mantine/core';
import { formatBytes, formatDateTime } from '../language/format.ts';
import { useSpeech } from '../language/Speaking.tsx';
import { useTexts } from '../language/use-texts.ts';
import { isPublished, type Recorded } from './conclude.ts';
import { Fact, Facts, Section, type Source } from './parts.tsx';
import { texts } from './texts.ts';

type Decision = Recorded['decisions'][number];

/** The person's own file, and how it compares. */
export function CopySection({
  file,
  fingerprint,
  recorded,
}: {
  file: File;
  fingerprint: string;
  recorded: Recorded | null;
}) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const comparison = recorded === null ? 'alone' : isPublished(recorded, fingerprint) ? 'same' : 'other';
  return (
    <Section title={t('copy.title')} source="device">
      <Facts>
        <Fact name={t('copy.name')}>{file.name}</Fact>
        <Fact name={t('copy.size')}>{formatBytes(language, file.size)}</Fact>
        <Fact name={t('copy.fingerprint')} isCode>
          {fingerprint}
        </Fact>
        <Fact name={t('copy.compared')}>{t(`copy.${comparison}`)}</Fact>
      </Facts>
    </Section>
  );
}

/** What is on record under the code. */
export function RecordSection({ recorded }: { recorded: Recorded }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const { document, files, verificationCode } = recorded;
  const sealedAt = files[0]?.sealedAt;
  return (
    <Section title={t('record.title')} source="records">
      <Facts>
        <Fact name={t('record.name')}>{document.title}</Fact>
        <Fact name={t('record.organization')}>{document.organization}</Fact>
        <Fact name={t('record.completedAt')}>{formatDateTime(language, document.completedAt, { zone: true })}</Fact>
        {sealedAt !== undefined && (
          <Fact name={t('record.sealedAt')}>{formatDateTime(language, sealedAt, { zone: true })}</Fact>
        )}
        <Fact name={t('record.code')} isCode>
          {verificationCode}
        </Fact>
        <Fact name={t('record.files')} isCode>
          {files.map(({ sha256 }) => (
            <span key={sha256} className="verifier-line">
              {sha256}
            </span>
          ))}
        </Fact>
      </Facts>
    </Section>
  );
}

/** Who decided what and when, and how they were identified. */
export function DecisionsSection({ decisions, source }: { decisions: readonly Decision[]; source: Source }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  return (
    <Section title={t('decisions.title')} source={source}>
      <Stack component="ol" gap="md" mt="sm" className="plain-list">
        {decisions.map((decision) => (
          <li key={`${decision.name} ${decision.decidedAt}`} className="verifier-decision">
            <div className="verifier-who">
              <Text fw={600} component="span">
                <bdi>{decision.name}</bdi>
              </Text>
              <Badge color={decision.outcome === 'reject' ? 'red.9' : 'teal.9'} variant="outline" size="lg" tt="none">
                {t(`decisions.${decision.outcome === 'reject' ? 'reject' : decision.action}`)}
              </Badge>
            </div>
            {decision.role !== null && (
              <Text size="sm">
                <bdi>{decision.role}</bdi>
              </Text>
            )}
            <Text size="sm">{formatDateTime(language, decision.decidedAt, { zone: true })}</Text>
            <Text size="sm" c="dimmed">
              {sayIdentity(decision.identity, t)}
            </Text>
          </li>
        ))}
      </Stack>
    </Section>
  );
}

function sayIdentity(
  { kind, linkChannel, codeChannel }: Decision['identity'],
  t: ReturnType<typeof useTexts<(typeof texts)['en']>>,
): string {
  const named = (channel: string | null) =>
    channel === 'whatsapp' || channel === 'sms' ? t(`channels.${channel}`) : (channel ?? '');
  if (kind === 'link') {
    return linkChannel === null ? t('decisions.link') : t('decisions.linkBy', { channel: named(linkChannel) });
  }
  if (kind === 'code_other_channel') {
    return t('decisions.code_other_channel', { link: named(linkChannel), channel: named(codeChannel) });
  }
  return t(`decisions.${kind}`, { channel: named(codeChannel) });
}
