import { Checkbox, NativeSelect, Paper, SimpleGrid, TextInput } from '@mantine/core';
import type { Language } from '../../../language/language.ts';
import { useTexts } from '../../../language/use-texts.ts';
import { useFieldErrors } from '../../parts/use-field-errors.ts';
import { languageChoices } from '../../parts/vocabulary.ts';
import { useMe } from '../../session.ts';
import { ChatAnswers } from '../parts/ChatAnswers.tsx';
import { texts } from '../texts.ts';
import { Expiry } from './Expiry.tsx';
import type { Drafting } from './use-draft.ts';

/** What the document is called, in which language it speaks, until when it can be decided and how. */
export function Details({ drafting, gaps }: { drafting: Drafting; gaps: ReadonlySet<string> }) {
  const t = useTexts(texts);
  const { draft, change, error } = drafting;
  const fieldError = useFieldErrors(error);
  const { organization } = useMe();
  return (
    <Paper withBorder radius="lg" p="lg">
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextInput
          label={t('details.title')}
          value={draft.title}
          onChange={({ currentTarget: { value } }) => change({ title: value })}
          error={gaps.has('/title') ? t('editor.missing') : fieldError('/title')}
          maxLength={300}
          dir="auto"
          required
        />
        <TextInput
          label={t('details.reference')}
          description={t('details.referenceHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={draft.reference}
          onChange={({ currentTarget: { value } }) => change({ reference: value })}
          error={fieldError('/reference')}
          maxLength={100}
          dir="auto"
        />
        <NativeSelect
          label={t('details.language')}
          value={draft.language}
          onChange={({ currentTarget: { value } }) => change({ language: value as Language })}
          data={languageChoices()}
        />
        <Expiry
          of={draft.expiry}
          onChange={(expiry) => change({ expiry })}
          error={
            gaps.has('/expiresAt') || gaps.has('/expiresAfterSeconds')
              ? t('editor.missing')
              : (fieldError('/expiresAt') ?? fieldError('/expiresAfterSeconds'))
          }
        />
        <ChatAnswers of={draft.approveFromChat} onChange={(approveFromChat) => change({ approveFromChat })} />
      </SimpleGrid>
      {organization.parentId !== null && (
        <Checkbox
          mt="md"
          size="md"
          label={t('details.private')}
          description={t('details.privateHint')}
          checked={draft.isPrivate}
          onChange={({ currentTarget: { checked } }) => change({ isPrivate: checked })}
        />
      )}
    </Paper>
  );
}
