import { Alert, Anchor, Group, Paper, Stack, Text, Title } from '@mantine/core';
import {
  type Icon,
  IconAlertTriangle,
  IconBell,
  IconBellRinging,
  IconExternalLink,
  IconHourglass,
  IconRefresh,
} from '@tabler/icons-react';
import { formatDateTime } from '../../../language/format.ts';
import { useSpeech } from '../../../language/Speaking.tsx';
import { useTexts } from '../../../language/use-texts.ts';
import { dialectName } from '../dialects.ts';
import { approversOf, awaitedIn, type Document, isOpen, listed, nameOf } from '../document.ts';
import { Status } from '../Status.tsx';
import { texts } from '../texts.ts';

type Upcoming = Document['next'][number];

/** Where the document stands, in words, and what happens by itself if nobody does anything. */
export function Standing({ document }: { document: Document }) {
  const t = useTexts(texts);
  const { dialect, endedReason, workflow } = document;
  return (
    <Paper withBorder p="lg">
      <Stack gap="sm">
        <Status document={document} />
        <Text size="lg">{useStanding(document)}</Text>
        {endedReason !== null && <Text dir="auto">{t('detail.reason', { reason: endedReason })}</Text>}
        <Blocked document={document} />
        {isOpen(document) && <ByItself document={document} />}
        {(dialect !== 'countersign' || workflow) && (
          <Group gap="lg">
            {dialect !== 'countersign' && (
              <Text size="sm" c="dimmed">
                {t('detail.madeBy', { dialect: dialectName(dialect) })}
              </Text>
            )}
            {workflow && (
              <Anchor href={workflow.url} target="_blank" rel="noreferrer" size="sm" className="detail-link">
                {t('detail.workflow')} <IconExternalLink size={16} aria-hidden />
              </Anchor>
            )}
          </Group>
        )}
      </Stack>
    </Paper>
  );
}

function useStanding(document: Document): string {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const { status, completing, endedAt, progress } = document;
  if (status === 'draft') return t(progress.approvers === 0 ? 'detail.draftEmpty' : 'detail.draft');
  if (
    endedAt !== null &&
    (status === 'approved' || status === 'rejected' || status === 'expired' || status === 'voided')
  )
    return t(`detail.${status}`, { date: formatDateTime(language, endedAt) });
  if (completing) return t('detail.completing');
  const awaited = awaitedIn(document).map((approver) => nameOf(approver, language));
  return awaited.length === 0 ? t('detail.pending') : t('detail.waiting', { names: listed(language, awaited) });
}

function Blocked({ document: { blocked } }: { document: Document }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  if (blocked === null) return null;
  const [since, retryAt] = [blocked.since, blocked.retryAt].map((at) => formatDateTime(language, at));
  return (
    <Alert
      color="red"
      role="alert"
      title={t(blocked.task === 'stamp' ? 'detail.blockedStamp' : 'detail.blockedSeal')}
      icon={<IconAlertTriangle aria-hidden />}
    >
      <Text size="sm">{t('detail.blockedText', { since: since!, retryAt: retryAt! })}</Text>
      <Text size="sm" mt={4} className="code-text" dir="ltr">
        {blocked.reason}
      </Text>
    </Alert>
  );
}

const ICONS: Record<Upcoming['kind'], Icon> = {
  reminder: IconBell,
  expiry_warning: IconBellRinging,
  retry: IconRefresh,
  expiry: IconHourglass,
};

function ByItself({ document }: { document: Document }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const people = approversOf(document);
  const say = ({ kind, approverIds }: Upcoming): string => {
    const concerned = people.filter(({ id }) => approverIds.includes(id)).map((each) => nameOf(each, language));
    const names = listed(language, concerned);
    if (kind === 'reminder') return t('detail.nextReminder', { names });
    if (kind === 'expiry_warning') return t('detail.nextWarning', { names });
    return t(kind === 'expiry' ? 'detail.nextExpiry' : 'detail.nextRetry');
  };
  if (document.next.length === 0) {
    return document.status === 'pending' ? null : (
      <Text size="sm" c="dimmed">
        {t('detail.nextNothing')}
      </Text>
    );
  }
  return (
    <section aria-labelledby="by-itself">
      <Title order={2} size="sm" c="dimmed" fw={500} id="by-itself">
        {t('detail.nextTitle')}
      </Title>
      <ul className="plain-list by-itself">
        {document.next.map((entry) => {
          const Sign = ICONS[entry.kind];
          return (
            <li key={entry.kind}>
              <Sign size={20} aria-hidden />
              <div>
                <Text>{say(entry)}</Text>
                <Text size="sm" c="dimmed">
                  {formatDateTime(language, entry.at)}
                </Text>
              </div>
            </li>
          );
        })}
      </ul>
      {document.expiresAt === null && (
        <Text size="sm" c="dimmed">
          {t('detail.neverExpires')}
        </Text>
      )}
    </section>
  );
}
