import { Checkbox, NativeSelect, Radio, Stack, Textarea, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { formatDate } from '../language/format.ts';
import { useSpeech } from '../language/Speaking.tsx';
import { useTexts } from '../language/use-texts.ts';
import type { Fault, Question } from './answers.ts';
import { texts } from './texts.ts';

/** More than these are chosen from a list. */
const RADIOS_MAX = 6;

type Props = {
  question: Question;
  answer: string | boolean | undefined;
  fault: Fault | undefined;
  onAnswer(value: string | boolean): void;
};

/** One question, in the way that is easiest to answer on a phone. */
export function QuestionField({ question, answer, fault, onAnswer }: Props) {
  const t = useTexts(texts);
  const { id, kind, label, help, required, maxLength } = question;
  const text = typeof answer === 'string' ? answer : '';
  const given = {
    id: `question-${id}`,
    label: <bdi>{label}</bdi>,
    ...(help !== null && { description: <bdi>{help}</bdi> }),
    error: fault && t(`fault.${fault}`),
    className: 'form-question',
  };
  if (kind === 'checkbox') {
    const { label: own, ...rest } = given;
    return (
      <Checkbox
        {...rest}
        className="form-question tall"
        label={required ? <Starred>{own}</Starred> : own}
        required={required}
        checked={answer === true}
        onChange={({ currentTarget: { checked } }) => onAnswer(checked)}
      />
    );
  }
  if (kind === 'choice') return <Choice {...{ question, answer, fault, onAnswer }} given={given} text={text} />;
  const typed = { ...given, value: text, withAsterisk: required, required, maxLength: Math.min(maxLength, 4_000) };
  if (kind === 'long_text') {
    return (
      <Textarea
        {...typed}
        autosize
        minRows={3}
        dir="auto"
        onChange={({ currentTarget: { value } }) => onAnswer(value)}
      />
    );
  }
  return (
    <>
      <TextInput {...typed} {...LOOKS[kind]} onChange={({ currentTarget: { value } }) => onAnswer(value)} />
      {kind === 'date' && <OtherCalendar day={text} />}
    </>
  );
}

/** What each kind is on a phone: which keyboard comes up, what is filled in by itself, and how it runs. */
const LOOKS = {
  text: { dir: 'auto', autoComplete: 'on' },
  number: { dir: 'ltr', inputMode: 'decimal', autoComplete: 'off' },
  date: { dir: 'ltr', type: 'date', min: '1900-01-01', max: '2099-12-31' },
  mobile: { dir: 'ltr', type: 'tel', autoComplete: 'tel', maxLength: 32 },
  national_code: { dir: 'ltr', inputMode: 'numeric', autoComplete: 'off', maxLength: 10 },
  email: { dir: 'ltr', type: 'email', autoComplete: 'email' },
} as const;

function Choice({ question, given, text, onAnswer }: Props & { given: object; text: string }) {
  const t = useTexts(texts);
  const { options, required } = question;
  if (options.length > RADIOS_MAX) {
    const data = [{ value: '', label: t('choose') }, ...options.map((value) => ({ value, label: value }))];
    return (
      <NativeSelect
        {...given}
        data={data}
        value={text}
        withAsterisk={required}
        required={required}
        onChange={({ currentTarget: { value } }) => onAnswer(value)}
      />
    );
  }
  return (
    <Radio.Group {...given} size="md" value={text} withAsterisk={required} onChange={onAnswer}>
      <Stack gap={0} mt={4}>
        {options.map((option) => (
          <Radio key={option} value={option} label={<bdi>{option}</bdi>} className="tall" />
        ))}
      </Stack>
    </Radio.Group>
  );
}

/** Phones ask for a day of the Gregorian calendar; where people live by another one, it is said in that. */
function OtherCalendar({ day }: { day: string }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  if (language === 'en' || !/^\d{4}-\d\d-\d\d$/.test(day)) return null;
  return (
    <p className="form-calendar" role="status">
      {t('jalali', { date: formatDate(language, `${day}T12:00:00`) })}
    </p>
  );
}

function Starred({ children }: { children: ReactNode }) {
  return (
    <>
      {children}
      <span className="form-star" aria-hidden>
        {' *'}
      </span>
    </>
  );
}
