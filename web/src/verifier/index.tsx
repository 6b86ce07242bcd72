import '@mantine/dropzone/styles.layer.css';
import './verifier.css';
import { Anchor, Button, Divider, Loader, Paper, Stack, Text, Title } from '@mantine/core';
import { useEffect } from 'react';
import { Link, useLocation } from 'wouter';
import { formatBytes } from '../language/format.ts';
import { LanguageSwitch } from '../language/LanguageSwitch.tsx';
import { useSpeech } from '../language/Speaking.tsx';
import { useTexts } from '../language/use-texts.ts';
import { Failure } from '../parts/Failure.tsx';
import { sayError } from '../parts/say-error.ts';
import { CodeEntry } from './CodeEntry.tsx';
import { FileChooser } from './FileChooser.tsx';
import { CopySection, DecisionsSection, RecordSection } from './Findings.tsx';
import { host } from './parts.tsx';
import { SealSection } from './SealSection.tsx';
import { texts } from './texts.ts';
import { CHECKED_BYTES_MAX, type Trouble, useVerifying, type Verifying } from './use-verifying.ts';
import { Verdict } from './Verdict.tsx';

/** For whoever has received a document: is it the one, and what was decided? */
export default function Verifier({ code }: { code: string | null }) {
  const t = useTexts(texts);
  const [, navigate] = useLocation();
  const title = t('title');
  useEffect(() => {
    document.title = `${title} · Countersign`;
  }, [title]);
  const verifying = useVerifying(code);
  const hasBegun = code !== null || verifying.copy !== null;

  return (
    <div className="verifier">
      <header className="verifier-header">
        <span className="verifier-brand">Countersign</span>
        <LanguageSwitch />
      </header>
      <main>
        <Title order={1} size="h2">
          {title}
        </Title>
        {!hasBegun && <Text mt={6}>{t('intro')}</Text>}
        <Stack gap="md" mt="lg">
          {hasBegun ? (
            <Result verifying={verifying} hasCode={code !== null} />
          ) : (
            <Paper withBorder radius="lg" p={{ base: 'md', sm: 'xl' }}>
              <FileChooser isSent onFile={verifying.take} />
              <Divider my="lg" label={t('or')} />
              <CodeEntry onCode={(typed) => navigate(`/verify/${encodeURIComponent(typed)}`)} />
            </Paper>
          )}
        </Stack>
        {hasBegun && (
          <Anchor component={Link} href="/verify" onClick={verifying.forget} className="verifier-again">
            {t('again')}
          </Anchor>
        )}
      </main>
    </div>
  );
}

function Result({ verifying, hasCode }: { verifying: Verifying; hasCode: boolean }) {
  const t = useTexts(texts);
  const { copy, recorded, conclusion, isMissing, isLookingUp, lookUpError } = verifying;
  if (copy && copy.fingerprint === null && !copy.trouble) return <Busy>{t('busy.fingerprint')}</Busy>;
  // Until the record is there, what the signature says would only be half of it.
  if (isLookingUp && lookUpError === null) return <Busy>{t('busy.record')}</Busy>;
  const checked = copy?.checked ?? null;
  const decisions = recorded?.decisions ?? (checked?.verdict === 'altered' ? [] : (checked?.decisions ?? []));
  return (
    <>
      {lookUpError !== null && <Failure error={lookUpError} onRetry={verifying.lookUpAgain} />}
      {hasCode && isMissing && <Verdict of="missing" />}
      {conclusion && (
        <Verdict of={conclusion}>
          {recorded?.document.mode === 'test' && (
            <Text mt={6} fw={600}>
              {t('test')}
            </Text>
          )}
        </Verdict>
      )}
      {hasCode && copy === null && recorded && (
        <Paper withBorder radius="lg" p="md">
          <FileChooser isSent={false} onFile={verifying.take} />
        </Paper>
      )}
      {copy && <Checking verifying={verifying} copy={copy} hasCode={hasCode} />}
      {copy?.fingerprint && <CopySection file={copy.file} fingerprint={copy.fingerprint} recorded={recorded} />}
      {recorded && <RecordSection recorded={recorded} />}
      {decisions.length > 0 && <DecisionsSection decisions={decisions} source={recorded ? 'records' : 'file'} />}
      {checked && <SealSection checked={checked} />}
      {hasCode && isMissing && <AnotherCode />}
    </>
  );
}

/** How far the look into the file is, or how to have one. */
function Checking({
  verifying,
  copy,
  hasCode,
}: {
  verifying: Verifying;
  copy: NonNullable<Verifying['copy']>;
  hasCode: boolean;
}) {
  const t = useTexts(texts);
  if (copy.isChecking) return <Busy>{t('busy.check', { host: host() })}</Busy>;
  if (copy.trouble) return <TroubleNote trouble={copy.trouble} onRetry={verifying.check} onFile={verifying.take} />;
  if (!hasCode || copy.checked !== null) return null;
  return (
    <div>
      <Button variant="default" onClick={verifying.check}>
        {t('checkSignature')}
      </Button>
      <Text size="sm" c="dimmed" mt={6}>
        {t('checkSignatureHow', { host: host() })}
      </Text>
    </div>
  );
}

function TroubleNote({ trouble, onRetry, onFile }: { trouble: Trouble; onRetry(): void; onFile(file: File): void }) {
  const t = useTexts(texts);
  const speech = useSpeech();
  const words = {
    too_large: () => t('file.tooLarge', { host: host(), max: formatBytes(speech.language, CHECKED_BYTES_MAX) }),
    unreadable: () => t('file.unreadable'),
    failed: () => sayError(trouble.kind === 'failed' ? trouble.error : null, speech),
  };
  return (
    <Paper withBorder radius="lg" p="md">
      <Text c="red.8" role="alert" mb="md">
        {words[trouble.kind]()}
      </Text>
      {trouble.kind === 'failed' && (
        <Button variant="default" mb="md" onClick={onRetry}>
          {speech.t('common.retry')}
        </Button>
      )}
      <FileChooser isSent onFile={onFile} />
    </Paper>
  );
}

function AnotherCode() {
  const [, navigate] = useLocation();
  return (
    <Paper withBorder radius="lg" p="md">
      <CodeEntry onCode={(typed) => navigate(`/verify/${encodeURIComponent(typed)}`)} />
    </Paper>
  );
}

function Busy({ children }: { children: string }) {
  return (
    <Paper withBorder radius="lg" p="lg" role="status" className="verifier-busy">
      <Loader size="sm" aria-hidden />
      <Text>{children}</Text>
    </Paper>
  );
}
