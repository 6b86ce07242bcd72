import './form.css';
import { Alert, Button, Paper, Stack, Text, Title } from '@mantine/core';
import { type FormEvent, useEffect, useRef } from 'react';
import { ApiProblem } from '../api/problem.ts';
import { useReading } from '../api/use-api.ts';
import { LanguageSwitch } from '../language/LanguageSwitch.tsx';
import { useSpeech } from '../language/Speaking.tsx';
import { useTexts } from '../language/use-texts.ts';
import { Failure } from '../parts/Failure.tsx';
import { NotFoundText } from '../parts/NotFoundText.tsx';
import { sayError } from '../parts/say-error.ts';
import type { Form } from './answers.ts';
import { Check } from './Check.tsx';
import { QuestionField } from './QuestionField.tsx';
import { texts } from './texts.ts';
import { type Answering, useAnswering } from './use-answering.ts';

/** For whoever has the address of a form: questions, a look at the answers, and what happens then. */
export default function FormPage({ slug }: { slug: string }) {
  const reading = useReading('readOpenForm', { path: { slug } }, { live: false, staleMs: Number.POSITIVE_INFINITY });
  const { data: form, error } = reading;
  const { suggest } = useSpeech();
  const language = form?.language;
  useEffect(() => {
    if (language) suggest(language);
  }, [language, suggest]);
  const organization = form?.organization;
  return (
    <div className="form-page">
      <header className="form-header">
        {organization?.logo ? (
          <img src={organization.logo} alt={organization.name} className="form-logo" />
        ) : (
          <bdi className="form-brand">{organization?.name ?? 'Countersign'}</bdi>
        )}
        <LanguageSwitch />
      </header>
      <main>
        {form && <Answered form={form} />}
        {!form && error && <Trouble error={error} onRetry={() => reading.refetch().then(() => undefined)} />}
      </main>
    </div>
  );
}

function Answered({ form }: { form: Form }) {
  const t = useTexts(texts);
  const answering = useAnswering(form);
  const { stage, invited, answers } = answering;
  useEffect(() => {
    document.title = form.title;
  }, [form.title]);
  const mobiles = form.questions.filter(({ kind }) => kind === 'mobile').map(({ id }) => String(answers[id] ?? ''));
  return (
    <>
      <Title order={1} size="h2">
        <bdi>{form.title}</bdi>
      </Title>
      <Text c="dimmed" mt={4}>
        {t('by', { organization: form.organization.name })}
      </Text>
      {form.test && (
        <Alert color="yellow.9" mt="md">
          {t('test')}
        </Alert>
      )}
      <div className="form-stage">
        {stage === 'asking' && <Questions form={form} answering={answering} />}
        {stage === 'checking' && <Check form={form} answering={answering} />}
        {stage === 'sent' && (
          <Sent
            text={
              invited
                ? t('sent.invited', { mobile: mobiles.filter((one) => one !== '').join(' / ') })
                : t('sent.kept', { organization: form.organization.name })
            }
          />
        )}
      </div>
    </>
  );
}

function Questions({ form, answering }: { form: Form; answering: Answering }) {
  const t = useTexts(texts);
  const { answers, faults, answer, goOn } = answering;
  const element = useRef<HTMLFormElement>(null);
  const count = Object.keys(faults).length;
  const hasFaults = count > 0;
  // Where something is wrong, that is where one is; also when the API said so after everything was sent.
  useEffect(() => {
    if (hasFaults) element.current?.querySelector<HTMLElement>('[aria-invalid=true], [data-error]')?.focus();
  }, [hasFaults]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    goOn();
  };
  return (
    <form onSubmit={submit} noValidate ref={element}>
      {form.introduction !== null && (
        <Text mb="lg" className="form-introduction" dir="auto">
          {form.introduction}
        </Text>
      )}
      {form.questions.some(({ required }) => required) && (
        <Text size="sm" c="dimmed" mb="sm">
          {t('required')}
        </Text>
      )}
      <Paper withBorder radius="lg" p={{ base: 'md', sm: 'xl' }}>
        <Stack gap="lg">
          {form.questions.map((question) => (
            <QuestionField
              key={question.id}
              question={question}
              answer={answers[question.id]}
              fault={faults[question.id]}
              onAnswer={(value) => answer(question.id, value)}
            />
          ))}
        </Stack>
      </Paper>
      {hasFaults && (
        <Text c="red.8" role="alert" mt="md">
          {t('faults', { count })}
        </Text>
      )}
      <Button type="submit" size="lg" mt="lg" className="form-next">
        {t('next')}
      </Button>
    </form>
  );
}

function Sent({ text }: { text: string }) {
  const t = useTexts(texts);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <Paper withBorder radius="lg" p={{ base: 'md', sm: 'xl' }} className="form-sent">
      <Title order={2} size="h3" tabIndex={-1} ref={heading} className="form-heading">
        {t('sent.title')}
      </Title>
      <Text mt="sm">{text}</Text>
    </Paper>
  );
}

function Trouble({ error, onRetry }: { error: unknown; onRetry(): Promise<void> }) {
  const t = useTexts(texts);
  const speech = useSpeech();
  if (!(error instanceof ApiProblem)) return <Failure error={error} onRetry={onRetry} />;
  if (error.status === 404 || error.status === 422) return <NotFoundText />;
  if (error.code !== 'form_closed') return <Failure error={error} onRetry={onRetry} />;
  return (
    <>
      <Title order={1} size="h2">
        {t('closedTitle')}
      </Title>
      <Text mt="sm">{sayError(error, speech)}</Text>
    </>
  );
}
