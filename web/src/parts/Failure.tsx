import { Button, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useSpeech } from '../language/Speaking.tsx';
import { sayError } from './say-error.ts';

/** Something could not be shown, and can be tried again. */
export function Failure({ error, onRetry }: { error: unknown; onRetry(): Promise<void> }) {
  const speech = useSpeech();
  const [isTrying, setTrying] = useState(false);
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
