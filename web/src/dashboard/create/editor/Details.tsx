import { NativeSelect, Paper, SimpleGrid, TextInput } from '@mantine/core';
import { useReading } from '../../../api/use-api.ts';
import { formatDuration } from '../../../language/format.ts';
import { LANGUAGES, type Language } from '../../../language/language.ts';
import { useSpeech } from '../../../language/Speaking.tsx';
import { useTexts } from '../../../language/use-texts.ts';
import { useFieldErrors } from '../../parts/use-field-errors.ts';
import { texts } from '../texts.ts';
import { type Draft, dayOf } from './draft.ts';
import type { Drafting } from './use-draft.ts';

const DAY_MS = 86_400_000;
const USUAL_DAYS = 30;

/** What the document is called, in which language it speaks, and until when it can be decided. */
export function Details({ drafting, gaps }: { drafting: Drafting; gaps: ReadonlySet<string> }) {
  const t = useTexts(texts);
  const { draft, change, error } = drafting;
  const fieldError = useFieldErrors(error);
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
          size="md"
          value={draft.language}
          onChange={({ currentTarget: { value } }) => change({ language: value as Language })}
          data={languageChoices()}
        />
        <Expiry
          draft={draft}
          change={change}
          error={gaps.has('/expiresAt') ? t('editor.missing') : fieldError('/expiresAt')}
        />
      </SimpleGrid>
    </Paper>
  );
}

export const languageChoices = () => Object.entries(LANGUAGES).map(([value, { name }]) => ({ value, label: name }));

function Expiry({
  draft: { expiry },
  change,
  error,
}: {
  draft: Draft;
  change: Drafting['change'];
  error: string | undefined;
}) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const usual = useUsualSeconds();
  const choose = (kind: Draft['expiry']['kind']) => {
    const day = dayOf(new Date(Date.now() + USUAL_DAYS * DAY_MS));
    change({ expiry: kind === 'date' ? { kind, day } : { kind } });
  };
  return (
    <div className="expiry">
      <NativeSelect
        label={t('details.expires')}
        size="md"
        value={expiry.kind}
        onChange={({ currentTarget: { value } }) => choose(value as Draft['expiry']['kind'])}
        data={[
          {
            value: 'usual',
            label: usual
              ? t('details.expiresUsual', { span: formatDuration(language, usual) })
              : t('details.expiresAsRuled'),
          },
          { value: 'date', label: t('details.expiresOn') },
          { value: 'never', label: t('details.expiresNever') },
        ]}
      />
      {expiry.kind === 'date' && (
        <TextInput
          type="date"
          label={t('details.lastDay')}
          value={expiry.day}
          min={dayOf(new Date())}
          onChange={({ currentTarget: { value } }) => change({ expiry: { kind: 'date', day: value } })}
          error={error}
        />
      )}
    </div>
  );
}

/** After how long documents of this organization expire; null for never, or while it is not known. */
function useUsualSeconds(): number | null {
  const { data } = useReading('readSettings', {}, { live: false, staleMs: 60_000 });
  return data?.expiresAfterSeconds ?? null;
}
