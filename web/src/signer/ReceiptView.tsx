import { Button, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { Receipt, Signer, SigningView } from '../api/signing.ts';
import { formatDateTime } from '../language/format.ts';
import { useSpeech } from '../language/Speaking.tsx';
import { sayError } from '../parts/say-error.ts';
import { saveFile } from './save-file.ts';

const DONE = {
  sign: 'receipt.signed',
  stamp: 'receipt.stamped',
  approve: 'receipt.approved',
  review: 'receipt.reviewed',
} as const;

/** What was recorded, for the approver to keep. */
export default function ReceiptView({
  receipt,
  view,
  signer,
}: {
  receipt: Receipt;
  view: SigningView;
  signer: Signer;
}) {
  const speech = useSpeech();
  const { t, language } = speech;
  const isRejected = receipt.decision === 'reject';
  const facts: [string, string][] = [
    [t('receipt.document'), view.document.title],
    [t('receipt.by'), view.approver.name],
    [t('receipt.at'), formatDateTime(language, receipt.decidedAt, { zone: true })],
    ...(receipt.reference === null ? [] : [[t('receipt.reference'), receipt.reference] as [string, string]]),
  ];
  return (
    <section className="card receipt">
      <svg className={isRejected ? 'seal seal-rejected' : 'seal'} viewBox="0 0 48 48" aria-hidden="true">
        <circle cx="24" cy="24" r="22" />
        <path d={isRejected ? 'M17 17l14 14M31 17L17 31' : 'M15 25l6.5 6.5L34 18'} />
      </svg>
      <Title order={2} size="h3" ta="center" tabIndex={-1} ref={(node) => node?.focus()}>
        {isRejected ? t('receipt.rejected') : t(DONE[view.approver.action])}
      </Title>
      <Text ta="center" mt="xs" mb="lg" role="status">
        {whatNext(view.document.status, t)} {t('receipt.close')}
      </Text>
      <Title order={3} size="h5" mb="xs">
        {t('receipt.recorded')}
      </Title>
      <dl className="facts">
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              <bdi>{value}</bdi>
            </dd>
          </div>
        ))}
        <div>
          <dt>{t('receipt.verification')}</dt>
          <dd className="code code-large" dir="ltr">
            {receipt.verificationCode}
          </dd>
        </div>
        <div>
          <dt>{t('receipt.number')}</dt>
          <dd className="code" dir="ltr">
            {receipt.decisionId}
          </dd>
        </div>
        <div>
          <dt>{t('receipt.fingerprint')}</dt>
          <dd className="code" dir="ltr">
            {receipt.documentSha256}
          </dd>
        </div>
      </dl>
      {!isRejected && <Save signer={signer} title={view.document.title} />}
    </section>
  );
}

function Save({ signer, title }: { signer: Signer; title: string }) {
  const speech = useSpeech();
  const [isSaving, setSaving] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const save = () => {
    setSaving(true);
    setError(null);
    saveFile(signer, title)
      .catch(setError)
      .finally(() => setSaving(false));
  };
  return (
    <>
      <Button variant="default" fullWidth mt="lg" loading={isSaving} onClick={save}>
        {speech.t('document.download')}
      </Button>
      {error !== null && (
        <Text c="red.9" role="alert" mt="xs">
          {sayError(error, speech)}
        </Text>
      )}
    </>
  );
}

function whatNext(status: SigningView['document']['status'], t: ReturnType<typeof useSpeech>['t']): string {
  if (status === 'approved') return t('receipt.ended');
  return status === 'in_progress' || status === 'pending' ? t('receipt.next') : t('receipt.endedRejected');
}
