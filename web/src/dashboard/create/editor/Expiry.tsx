import { NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { useReading } from '../../../api/use-api.ts';
import { formatDuration } from '../../../language/format.ts';
import { useSpeech } from '../../../language/Speaking.tsx';
import { useTexts } from '../../../language/use-texts.ts';
import { texts } from '../texts.ts';
import { type Draft, dayOf } from './draft.ts';

type Chosen = Draft['expiry'];

const DAY_SECONDS = 86_400;
/** What is offered first where the organization has no usual span. */
const DAYS_AT_FIRST = 30;
/** Ten years, as the API allows. */
const DAYS_MAX = 3_650;

/** Until when it can be decided: as usual, so many days after the sending, until a day, or without an end. */
export function Expiry({
  of: given,
  onChange,
  error,
}: {
  of: Chosen;
  onChange(expiry: Chosen): void;
  error: string | undefined;
}) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const expiry = useAsKnown(given);
  const usual = useUsualSeconds() ?? (expiry.kind === 'usual' ? expiry.seconds : null);
  const choose = (kind: Chosen['kind']) => {
    const seconds = usual ?? DAYS_AT_FIRST * DAY_SECONDS;
    if (kind === 'never') return onChange({ kind });
    if (kind === 'date') return onChange({ kind, day: dayOf(new Date(Date.now() + seconds * 1_000)) });
    onChange({ kind, seconds });
  };
  return (
    <div className="expiry">
      <NativeSelect
        label={t('details.expires')}
        value={expiry.kind}
        onChange={({ currentTarget: { value } }) => choose(value as Chosen['kind'])}
        data={[
          ...(usual === null
            ? []
            : [{ value: 'usual', label: t('details.expiresUsual', { span: formatDuration(language, usual) }) }]),
          { value: 'after', label: t('details.expiresAfter') },
          { value: 'date', label: t('details.expiresOn') },
          { value: 'never', label: t('details.expiresNever') },
        ]}
      />
      {expiry.kind === 'after' && (
        <NumberInput
          label={t('details.days')}
          min={1}
          max={DAYS_MAX}
          value={expiry.seconds > 0 ? Math.max(1, Math.round(expiry.seconds / DAY_SECONDS)) : ''}
          onChange={(days) => onChange({ kind: 'after', seconds: Number(days) * DAY_SECONDS })}
          error={error}
        />
      )}
      {expiry.kind === 'date' && (
        <TextInput
          type="date"
          label={t('details.lastDay')}
          value={expiry.day}
          min={dayOf(new Date())}
          onChange={({ currentTarget: { value } }) => onChange({ kind: 'date', day: value })}
          error={error}
        />
      )}
    </div>
  );
}

/** A span that is not, or no longer, the organization's usual one is one of its own. */
function useAsKnown(expiry: Chosen): Chosen {
  const usual = useUsualSeconds();
  const isOther = expiry.kind === 'usual' && usual !== undefined && expiry.seconds !== usual;
  return isOther ? { ...expiry, kind: 'after' } : expiry;
}

/** After how long documents of this organization expire; null for never, undefined while it is not known. */
function useUsualSeconds(): number | null | undefined {
  const { data } = useReading('readSettings', {}, { live: false, staleMs: 60_000 });
  return data?.expiresAfterSeconds;
}
