import { Alert, Button, Group, Paper, Text, Title } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { formatDate } from '../language/format.ts';
import { useSpeech } from '../language/Speaking.tsx';
import { useTexts } from '../language/use-texts.ts';
import { sayError } from '../parts/say-error.ts';
import type { Form, Question } from './answers.ts';
import { texts } from './texts.ts';
import type { Answering } from './use-answering.ts';

/** Everything once more before it is sent. */
export function Check({ form, answering }: { form: Form; answering: Answering }) {
  const t = useTexts(texts);
  const speech = useSpeech();
  const { answers, error, isSending, goBack, send } = answering;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section>
      <Title order={2} size="h3" tabIndex={-1} ref={heading} className="form-heading">
        {t('check.title')}
      </Title>
      <Text mt={6}>{t('check.text')}</Text>
      <Paper withBorder radius="lg" p="md" mt="md">
        <dl className="form-answers">
          {form.questions.map((question) => (
            <div key={question.id}>
              <dt>
                <bdi>{question.label}</bdi>
              </dt>
              <dd>
                <Given question={question} answer={answers[question.id]} />
              </dd>
            </div>
          ))}
        </dl>
      </Paper>
      {error !== null && (
        <Alert color="red" variant="light" role="alert" mt="md">
          {sayError(error, speech)}
        </Alert>
      )}
      <Group mt="lg" gap="sm" className="form-buttons">
        <Button size="lg" onClick={() => void send()} loading={isSending}>
          {t('check.send')}
        </Button>
        <Button size="lg" variant="default" onClick={goBack} disabled={isSending}>
          {t('check.back')}
        </Button>
      </Group>
    </section>
  );
}

function Given({ question: { kind }, answer }: { question: Question; answer: string | boolean | undefined }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  if (kind === 'checkbox') return t(answer === true ? 'check.yes' : 'check.no');
  if (typeof answer !== 'string' || answer.trim() === '') return <Text c="dimmed">{t('check.open')}</Text>;
  if (kind === 'date') return formatDate(language, `${answer}T12:00:00`);
  const isNumber = kind === 'mobile' || kind === 'national_code' || kind === 'email' || kind === 'number';
  return <bdi {...(isNumber && { dir: 'ltr' })}>{answer}</bdi>;
}
