import { Code } from '@mantine/core';
import { useTexts } from '../../language/use-texts.ts';
import { texts as eventTexts } from '../events/texts.ts';
import { useEventWords } from '../events/use-event-words.ts';
import { Facts } from '../parts/Facts.tsx';
import { textOf } from './pairs.ts';
import type { Endpoint } from './State.tsx';
import { texts } from './texts.ts';

type Family = keyof (typeof eventTexts.en)['family'];

/** What an endpoint is told, and how. */
export function EndpointFacts({ of: endpoint }: { of: Endpoint }) {
  const t = useTexts(texts);
  const ofEvents = useTexts(eventTexts);
  const words = useEventWords();
  const { url, description, eventTypes, filter, headerNames, rateLimit, concurrency, ordering, publicKey } = endpoint;
  const sayEvents = (type: string): string => {
    if (type === '*') return t('allEvents');
    const family = type.endsWith('.*') ? (type.slice(0, -2) as Family) : null;
    return family ? t('form.allOf', { family: ofEvents(`family.${family}`) }) : (words(type) ?? type);
  };
  return (
    <Facts
      of={[
        [
          t('settings.url'),
          <bdi key="url" dir="ltr">
            {url}
          </bdi>,
        ],
        [t('settings.description'), description],
        [t('settings.events'), eventTypes.map((type) => <div key={type}>{sayEvents(type)}</div>)],
        [
          t('settings.filter'),
          filter && (
            <Code key="filter" block dir="ltr">
              {textOf(filter.metadata)}
            </Code>
          ),
        ],
        [
          t('settings.headers'),
          headerNames.length === 0 ? null : (
            <bdi key="headers" dir="ltr">
              {headerNames.join(', ')}
            </bdi>
          ),
        ],
        [
          t('settings.rate'),
          rateLimit === null
            ? t('settings.noLimit')
            : t(rateLimit.per === 'second' ? 'settings.perSecond' : 'settings.perMinute', {
                requests: rateLimit.requests,
              }),
        ],
        [t('settings.concurrency'), concurrency === null ? t('settings.automatic') : String(concurrency)],
        [t('settings.ordering'), t(ordering === 'document' ? 'settings.inOrder' : 'settings.noOrder')],
        [
          t('settings.publicKey'),
          publicKey && (
            <bdi key="key" dir="ltr">
              {publicKey}
            </bdi>
          ),
        ],
      ]}
    />
  );
}
