import { Anchor, Text } from '@mantine/core';
import { IconMailbox } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { type RowOf, usePages } from '../../api/use-pages.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Card } from '../parts/Card.tsx';
import { Dialog } from '../parts/Dialog.tsx';
import { Empty } from '../parts/Empty.tsx';
import { Facts } from '../parts/Facts.tsx';
import { Moment } from '../parts/Moment.tsx';
import { PagedRows, Row } from '../parts/Rows.tsx';
import type { Form } from './draft.ts';
import { texts } from './texts.ts';

type Submission = RowOf<'listFormSubmissions'>;

/** What people answered, newest first; each opens to everything that was said. */
export function Submissions({ form }: { form: Form }) {
  const t = useTexts(texts);
  const pages = usePages('listFormSubmissions', { path: { formId: form.id }, query: { limit: 20 } });
  const [open, setOpen] = useState<Submission | null>(null);
  const nameOf = ({ answers }: Submission) => String(answers[form.respondent.name ?? ''] ?? '—');
  return (
    <Card title={t('results.answers')}>
      <PagedRows
        of={pages}
        label={t('results.answers')}
        empty={<Empty icon={IconMailbox} title={t('results.noAnswers')} />}
      >
        {(submission) => (
          <Row
            key={submission.id}
            onOpen={() => setOpen(submission)}
            title={<bdi>{nameOf(submission)}</bdi>}
            aside={<Moment at={submission.submittedAt} />}
          />
        )}
      </PagedRows>
      {open && (
        <Dialog title={nameOf(open)} onClose={() => setOpen(null)}>
          <Said form={form} submission={open} />
        </Dialog>
      )}
    </Card>
  );
}

function Said({ form, submission: { answers, documentId } }: { form: Form; submission: Submission }) {
  const t = useTexts(texts);
  const labels = new Map(form.questions.map(({ id, label }) => [id, label]));
  const say = (answer: string | boolean) =>
    typeof answer === 'boolean' ? t(answer ? 'results.yes' : 'results.no') : <bdi>{answer}</bdi>;
  return (
    <>
      <Facts of={Object.entries(answers).map(([id, answer]) => [labels.get(id) ?? id, say(answer)] as const)} />
      {documentId === null ? (
        <Text c="dimmed" mt="md">
          {t('results.gone')}
        </Text>
      ) : (
        <Anchor component={Link} href={`/documents/${documentId}`} className="form-open">
          {t('results.open')}
        </Anchor>
      )}
    </>
  );
}
