import { Button, Text, Title } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { isPassing } from '../api/problem.ts';
import { useSpeech } from '../language/Speaking.tsx';
import { sayError } from './say-error.ts';

/** How often it is tried again by itself. */
const AGAIN_MS = 10_000;

/** Something could not be shown, and can be tried again; what passes is tried again by itself, too. */
export function Failure({ error, onRetry }: { error: unknown; onRetry(): Promise<void> }) {
  const speech = useSpeech();
  const [isTrying, setTrying] = useState(false);
  const latest = useRef(onRetry);
  useEffect(() => {
    latest.current = onRetry;
  });
  const passes = isPassing(error);
  useEffect(() => {
    if (!passes) return;
    const again = () => void latest.current().catch(() => {});
    const timer = setInterval(again, AGAIN_MS);
    addEventListener('online', again);
    return () => {
      clearInterval(timer);
      removeEventListener('online', again);
    };
  }, [passes]);
  const retry = () => {
    setTrying(true);
    void onRetry().finally(() => setTrying(false));
  };
  return (
    <section className="card" role="alert">
      <Title order={2} size="h3">
        {speech.t('common.errorTitle')}
      </Title>
      <Text mt="xs" mb="md">
        {sayError(error, speech)}
      </Text>
      <Button onClick={retry} loading={isTrying}>
        {speech.t('common.retry')}
      </Button>
    </section>
  );
}
