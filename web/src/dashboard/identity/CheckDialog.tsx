import { Anchor, Button, Stack, Text } from '@mantine/core';
import { Link } from 'wouter';
import { useDoing, useReading } from '../../api/use-api.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { Facts } from '../parts/Facts.tsx';
import { Moment } from '../parts/Moment.tsx';
import { Refused } from '../parts/Refused.tsx';
import { Shown } from '../parts/Shown.tsx';
import { sayDone } from '../parts/say.ts';
import { useMay } from '../session.ts';
import { type Check, isWaiting, WATCHED_MS } from './check.ts';
import { Result } from './Result.tsx';
import { texts } from './texts.ts';

/** All there is to know of one check, and asking again where nobody has answered. */
export function CheckDialog({ id, onClose }: { id: string; onClose(): void }) {
  const t = useTexts(texts);
  const refetchMs = (known: Check | undefined) => known !== undefined && isWaiting(known) && WATCHED_MS;
  const check = useReading('readIdentityCheck', { path: { checkId: id } }, { refetchMs });
  return (
    <Dialog title={t('one')} onClose={onClose}>
      <Shown of={check} rows={4}>
        {(data) => <Whole of={data} />}
      </Shown>
    </Dialog>
  );
}

function Whole({ of: check }: { of: Check }) {
  const t = useTexts(texts);
  const may = useMay();
  const retry = useDoing('retryIdentityCheck', {
    saysError: true,
    changes: ['readIdentityCheck', 'listIdentityChecks'],
    onDone: () => sayDone(t('retried')),
  });
  const { id, nationalCode, mobile, documentId, attempts, problem, nextAttemptAt, reference, answeredAt } = check;
  return (
    <Stack>
      <Facts
        of={[
          [t('result'), <Result key="result" of={check} />],
          [
            t('nationalCode'),
            <bdi key="code" dir="ltr">
              {nationalCode}
            </bdi>,
          ],
          [
            t('mobile'),
            <bdi key="mobile" dir="ltr">
              {mobile}
            </bdi>,
          ],
          [
            t('document'),
            documentId && (
              <Anchor key="document" component={Link} href={`/documents/${documentId}`} className="tap">
                {t('toDocument')}
              </Anchor>
            ),
          ],
          [t('asked'), <Moment key="asked" at={check.createdAt} />],
          [t('answered'), answeredAt && <Moment key="answered" at={answeredAt} />],
          [t('attempts'), attempts > 1 || problem !== null ? t('times', { count: attempts }) : null],
          [t('problem'), problem && <bdi key="problem">{problem}</bdi>],
          [t('next'), nextAttemptAt && <Moment key="next" at={nextAttemptAt} />],
          [
            t('reference'),
            reference && (
              <bdi key="reference" dir="ltr">
                {reference}
              </bdi>
            ),
          ],
        ]}
      />
      {check.status === 'mismatch' && <Text>{t('mismatchHint')}</Text>}
      <Refused error={retry.error} />
      {nextAttemptAt !== null && may('identity:write') && (
        <Button variant="default" loading={retry.isPending} onClick={() => retry.mutate({ path: { checkId: id } })}>
          {t('retry')}
        </Button>
      )}
    </Stack>
  );
}
