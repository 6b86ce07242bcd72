import { Badge, Stack, Text } from '@mantine/core';
import { formatDateTime } from '../language/format.ts';
import { useSpeech } from '../language/Speaking.tsx';
import { useTexts } from '../language/use-texts.ts';
import type { Checked } from './conclude.ts';
import { host, Section } from './parts.tsx';
import { reasonsOf } from './reasons.ts';
import { texts } from './texts.ts';

type Signature = Checked['signatures'][number];

/** What the digital signatures of a file say. */
export function SealSection({ checked }: { checked: Checked }) {
  const t = useTexts(texts);
  return (
    <Section title={t('seal.title')} source="file">
      {checked.signatures.length === 0 && <Text mt="sm">{t('seal.none')}</Text>}
      <Stack component="ul" gap="lg" mt="sm" className="plain-list">
        {checked.signatures.map((signature) => (
          <SignatureItem key={signature.name} signature={signature} />
        ))}
      </Stack>
      {checked.problems.map((problem) => (
        <Text key={problem} mt="md" c="red.8">
          {t(`seal.${problem}`)}
        </Text>
      ))}
      {checked.chain?.ok === false && (
        <Text mt="md" c="red.8">
          {t('seal.chainBroken')}
        </Text>
      )}
      {checked.chain?.ok && checked.intact && (
        <Text mt="md">{t('seal.chainWhole', { count: checked.chain.events })}</Text>
      )}
    </Section>
  );
}

function SignatureItem({ signature }: { signature: Signature }) {
  const t = useTexts(texts);
  const { intact, kind, subject, trusted, laterChanges, laterChange, level } = signature;
  const reasons = reasonsOf(signature.problems);
  return (
    <li>
      <div className="verifier-who">
        <Text fw={600} component="span">
          {subject === null ? t('seal.anonymous') : t(`seal.${kind}`, { name: subject })}
        </Text>
        <Badge color={intact ? 'teal.9' : 'red.9'} variant="outline" size="lg" tt="none">
          {t(intact ? 'seal.right' : 'seal.wrong')}
        </Badge>
      </div>
      {kind === 'seal' && <Text size="sm">{t(trusted ? 'seal.known' : 'seal.unknown', { host: host() })}</Text>}
      <Issued signature={signature} />
      <When signature={signature} />
      {laterChanges === 'allowed' && <Text size="sm">{t('seal.added')}</Text>}
      {level !== null && <Text size="sm">{t('seal.level', { level })}</Text>}
      {reasons.map((reason) => (
        <Text key={reason} size="sm" c="red.8">
          {t(`reasons.${reason}`)}
          {reason === 'changed' && laterChange !== null && <span dir="ltr" lang="en">{` (${laterChange})`}</span>}
        </Text>
      ))}
    </li>
  );
}

function Issued({ signature: { issuer, selfSigned } }: { signature: Signature }) {
  const t = useTexts(texts);
  if (selfSigned) return <Text size="sm">{t('seal.selfSigned')}</Text>;
  return issuer === null ? null : <Text size="sm">{t('seal.issuer', { name: issuer })}</Text>;
}

/** When it existed; only a timestamp proves that. */
function When({ signature: { kind, intact, signedAt, timestamp } }: { signature: Signature }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  if (!intact) return null;
  if (signedAt === null) return <Text size="sm">{t('seal.noTime')}</Text>;
  const date = formatDateTime(language, signedAt, { zone: true });
  return (
    <Text size="sm">
      {kind === 'timestamp' || timestamp === null
        ? t('seal.timestampAt', { date })
        : t('seal.provenAt', { date, authority: timestamp.authority })}
    </Text>
  );
}
