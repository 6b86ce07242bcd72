import { Button, Text, Title } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { ApiProblem } from '../api/problem.ts';
import { signing as api } from '../api/signing.ts';
import { formatCountdown } from '../language/format.ts';
import { type Speech, useSpeech } from '../language/Speaking.tsx';
import { CodeInput } from '../parts/CodeInput.tsx';
import { sayError } from '../parts/say-error.ts';
import { useCountdown } from '../parts/use-countdown.ts';
import type { Signing } from './use-signing.ts';

/** A code takes this long to arrive; asking again sooner only makes the first one void. */
const RESEND_AFTER_MS = 30_000;

const INTRO = { document: 'code.intro', receipt: 'code.introReceipt' } as const;
const CHECK = { document: 'code.check', receipt: 'code.checkReceipt' } as const;

type Refusal = { error: unknown; until: number };

/** Sends a code to the approver's phone and trades what they enter for a session, for what comes after it. */
export function CodeEntry({ signing, leadsTo = 'document' }: { signing: Signing; leadsTo?: 'document' | 'receipt' }) {
  const speech = useSpeech();
  const { t, language } = speech;
  const { signer, kept, remember } = signing;
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState<'sending' | 'checking' | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const resendMs = useCountdown(kept.codeSent?.resendAt ?? 0);
  const refusedMs = useCountdown(refusal?.until ?? 0);
  const isLocked =
    refusedMs > 0 && refusal?.error instanceof ApiProblem && refusal.error.code === 'code_tries_exceeded';

  const attempt = async (what: 'sending' | 'checking', work: () => Promise<void>) => {
    if (busy) return;
    setBusy(what);
    setRefusal(null);
    try {
      await work();
    } catch (error) {
      setRefusal({ error, until: Date.now() + (error instanceof ApiProblem ? (error.retryAfterMs ?? 0) : 0) });
    } finally {
      setBusy(null);
    }
  };
  const send = () =>
    attempt('sending', async () => {
      const { channel } = await api.sendCode(signer);
      setCode('');
      remember({ codeSent: { channel, resendAt: Date.now() + RESEND_AFTER_MS } });
    });
  const check = (event: FormEvent) => {
    event.preventDefault();
    void attempt('checking', async () => {
      const { session, expiresAt } = await api.verifyCode(signer, code);
      remember({ session: { token: session, expiresAt }, codeSent: undefined });
    });
  };

  const said = refusal && sayRefusal(refusal.error, refusedMs, speech);
  return (
    <section className="card">
      <Title order={2} size="h3">
        {t('code.title')}
      </Title>
      <Text mt="xs" mb="lg" role="status">
        {kept.codeSent ? t(kept.codeSent.channel === 'sms' ? 'code.sentSms' : 'code.sentWhatsapp') : t(INTRO[leadsTo])}
      </Text>
      {kept.codeSent ? (
        <form onSubmit={check} className="stack">
          <CodeInput
            label={t('code.label')}
            value={code}
            onChange={({ currentTarget }) => setCode(currentTarget.value)}
            error={said}
            disabled={isLocked}
            data-autofocus
            autoFocus
          />
          <Button type="submit" fullWidth loading={busy === 'checking'} disabled={isLocked || digitsIn(code) < 6}>
            {t(CHECK[leadsTo])}
          </Button>
          <Button
            variant="subtle"
            fullWidth
            onClick={send}
            loading={busy === 'sending'}
            disabled={resendMs > 0 || refusedMs > 0}
          >
            {resendMs > 0 ? t('code.resendIn', { time: formatCountdown(language, resendMs) }) : t('code.resend')}
          </Button>
        </form>
      ) : (
        <div className="stack">
          {said && (
            <Text c="red.8" role="alert">
              {said}
            </Text>
          )}
          <Button fullWidth onClick={send} loading={busy === 'sending'} disabled={refusedMs > 0}>
            {t('code.send')}
          </Button>
        </div>
      )}
    </section>
  );
}

/** In any digits: people type what their keyboard offers. */
const digitsIn = (text: string): number => text.match(/\p{Nd}/gu)?.length ?? 0;

function sayRefusal(error: unknown, leftMs: number, speech: Speech): string {
  const time = formatCountdown(speech.language, leftMs);
  const code = error instanceof ApiProblem ? error.code : null;
  if (code === 'code_wrong') return speech.t('code.wrong');
  if (code === 'code_expired') return speech.t('code.expired');
  if (code === 'code_tries_exceeded' && leftMs > 0) return speech.t('code.locked', { time });
  if (code === 'code_sends_exceeded' && leftMs > 0) return speech.t('code.tooMany', { time });
  return sayError(error, speech);
}
