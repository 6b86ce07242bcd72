import { Badge } from '@mantine/core';
import type { Answer } from '../../api/client.ts';
import { formatMoment } from '../../language/format.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import { useTexts } from '../../language/use-texts.ts';
import { texts } from './texts.ts';

export type Endpoint = Answer<'readEndpoint'>;

/** Whether an endpoint works, and if not, why. */
export function State({ of: { enabled, disabledReason, failingSince } }: { of: Endpoint }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const say = () => {
    if (!enabled)
      return t(
        disabledReason === null ? 'state.disabled' : disabledReason === 'gone' ? 'state.gone' : 'state.hopeless',
      );
    return failingSince === null
      ? t('state.works')
      : t('state.failingSince', { at: formatMoment(language, failingSince) });
  };
  const color = enabled ? (failingSince === null ? 'ink' : 'red') : disabledReason === null ? 'gray' : 'red';
  return (
    <Badge variant="light" color={color} size="lg" tt="none" fw={550} className="badge-long">
      {say()}
    </Badge>
  );
}
