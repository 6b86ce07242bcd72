import { Badge, Button, Stack } from '@mantine/core';
import { IconDeviceLaptop, IconDeviceMobile } from '@tabler/icons-react';
import { useState } from 'react';
import type { Answer } from '../../api/client.ts';
import { useDoing, useReading } from '../../api/use-api.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Card } from '../parts/Card.tsx';
import { Confirm } from '../parts/Confirm.tsx';
import { Moment } from '../parts/Moment.tsx';
import { Row, Rows } from '../parts/Rows.tsx';
import { Shown } from '../parts/Shown.tsx';
import { deviceOf } from './device.ts';
import { texts } from './texts.ts';

type Session = Answer<'listSessions'>['data'][number];

/** Where the person is logged in, and the way to end that. */
export function Sessions() {
  const t = useTexts(texts);
  const sessions = useReading('listSessions', {}, { live: false });
  const [ending, setEnding] = useState<Session | 'others' | null>(null);
  const endOne = useDoing('endSession', { saysError: true, changes: ['listSessions'] });
  const endOthers = useDoing('endOtherSessions', { saysError: true, changes: ['listSessions'] });
  const nameOf = ({ userAgent }: Session): string => {
    const { browser, system } = deviceOf(userAgent);
    if (browser && system) return t('sessions.browserOn', { browser, system });
    return browser ?? system ?? t('sessions.unknown');
  };
  return (
    <Card title={t('sessions.title')} intro={t('sessions.intro')}>
      <Shown of={sessions} rows={2}>
        {({ data }) => {
          const others = data.filter(({ current }) => !current);
          return (
            <Stack>
              <Rows label={t('sessions.label')}>
                {data.map((session) => (
                  <Row
                    key={session.id}
                    lead={isMobile(session) ? <IconDeviceMobile aria-hidden /> : <IconDeviceLaptop aria-hidden />}
                    title={nameOf(session)}
                    note={
                      <>
                        {session.ip !== null && <>{t('sessions.from', { ip: session.ip })} · </>}
                        {t('sessions.used')} <Moment at={session.lastSeenAt} />
                      </>
                    }
                    aside={session.current ? <Badge color="ink">{t('sessions.current')}</Badge> : undefined}
                    actions={
                      !session.current && (
                        <Button
                          variant="subtle"
                          color="red"
                          onClick={() => setEnding(session)}
                          aria-label={t('sessions.endNamed', { name: nameOf(session) })}
                        >
                          {t('sessions.end')}
                        </Button>
                      )
                    }
                  />
                ))}
              </Rows>
              {others.length > 1 && (
                <Button variant="default" onClick={() => setEnding('others')} className="form-submit">
                  {t('sessions.endAll')}
                </Button>
              )}
              {ending === 'others' && (
                <Confirm
                  title={t('sessions.endAllTitle')}
                  confirm={t('sessions.end')}
                  onConfirm={() => endOthers.mutateAsync({})}
                  onClose={() => setEnding(null)}
                >
                  {t('sessions.endAllText', { count: others.length })}
                </Confirm>
              )}
              {ending !== null && ending !== 'others' && (
                <Confirm
                  title={t('sessions.endTitle')}
                  confirm={t('sessions.end')}
                  onConfirm={() => endOne.mutateAsync({ path: { sessionId: ending.id } })}
                  onClose={() => setEnding(null)}
                >
                  {t('sessions.endText', { name: nameOf(ending) })}
                </Confirm>
              )}
            </Stack>
          );
        }}
      </Shown>
    </Card>
  );
}

const isMobile = ({ userAgent }: Session): boolean =>
  ['Android', 'iPhone', 'iPad'].includes(deviceOf(userAgent).system ?? '');
