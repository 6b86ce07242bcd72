import { Badge, Group, Paper, Stack, Text, Title } from '@mantine/core';
import {
  type Icon,
  IconArrowForwardUp,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleXFilled,
  IconHourglass,
  IconUserMinus,
} from '@tabler/icons-react';
import { formatDateTime } from '../../../language/format.ts';
import { useSpeech } from '../../../language/Speaking.tsx';
import { useTexts } from '../../../language/use-texts.ts';
import { ApproverMenu } from '../actions/ApproverMenu.tsx';
import { type Approver, type Document, isInRoute, nameOf, roleOf, type Step } from '../document.ts';
import { texts } from '../texts.ts';

/** The route: steps one after another, in each who decides together, and how far everybody is. */
export function RouteView({ document }: { document: Document }) {
  const t = useTexts(texts);
  if (document.steps.length === 0) return <Text c="dimmed">{t('route.empty')}</Text>;
  return (
    <Stack component="ol" gap="md" className="plain-list">
      {document.steps.map((step) => (
        <StepView key={step.id} step={step} document={document} />
      ))}
    </Stack>
  );
}

const STEP_TEXTS = {
  current: 'route.stepCurrent',
  finished: 'route.stepFinished',
  waiting: 'route.stepWaiting',
} as const;

function StepView({ step, document }: { step: Step; document: Document }) {
  const t = useTexts(texts);
  const { position, status, quorum } = step;
  const inRoute = step.approvers.filter(isInRoute);
  const former = step.approvers.filter((approver) => !isInRoute(approver));
  const all = inRoute.length;
  const isSent = document.status !== 'draft';
  return (
    <Paper component="li" withBorder p={0} className={`step step-${isSent ? status : 'draft'}`}>
      <Group justify="space-between" px="md" py="sm" gap="xs" className="step-head">
        <Group gap="xs">
          <Title order={2} size="h5">
            {t('route.step', { position })}
          </Title>
          {isSent && document.endedAt === null && (
            <Badge variant="light" size="lg" color={status === 'current' ? 'blue' : 'gray'} className="status">
              {t(STEP_TEXTS[status])}
            </Badge>
          )}
        </Group>
        {all > 1 && (
          <Text size="sm" c="dimmed">
            {quorum.kind === 'all' ? t('route.all', { count: all }) : t('route.count', { count: quorum.count, all })}
          </Text>
        )}
      </Group>
      <ul className="plain-list">
        {inRoute.map((approver) => (
          <ApproverView key={approver.id} approver={approver} document={document} />
        ))}
        {former.map((approver) => (
          <ApproverView key={approver.id} approver={approver} document={document} />
        ))}
      </ul>
    </Paper>
  );
}

const SIGNS: Record<Approver['status'], { icon: Icon; color: string }> = {
  waiting: { icon: IconCircleDashed, color: '#5c6b73' },
  invited: { icon: IconHourglass, color: '#1864ab' },
  completed: { icon: IconCircleCheckFilled, color: '#087f5b' },
  rejected: { icon: IconCircleXFilled, color: '#b02525' },
  released: { icon: IconArrowForwardUp, color: '#5c6b73' },
  replaced: { icon: IconUserMinus, color: '#5c6b73' },
  removed: { icon: IconUserMinus, color: '#5c6b73' },
};

function ApproverView({ approver, document }: { approver: Approver; document: Document }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const { status, action, decidedAt, invitedAt, reason, veto, phone, reminderCount } = approver;
  const { icon: Sign, color } = SIGNS[status];
  const role = roleOf(approver, language);
  const when =
    decidedAt !== null
      ? formatDateTime(language, decidedAt)
      : status === 'invited' && invitedAt !== null
        ? t('route.asked', { date: formatDateTime(language, invitedAt) })
        : null;
  return (
    <li className={isInRoute(approver) ? 'approver' : 'approver approver-former'}>
      <Sign size={24} color={color} aria-hidden className="approver-sign" />
      <div className="approver-text">
        <Text fw={600}>
          <bdi>{nameOf(approver, language)}</bdi>
          {role !== null && (
            <Text span fw={400} c="dimmed">
              {' · '}
              <bdi>{role}</bdi>
            </Text>
          )}
        </Text>
        <Text size="sm">
          {document.status !== 'draft' && `${t(`route.status.${status}`)} · `}
          {t(`actions.${action}`)}
          {veto && ` · ${t('route.veto')}`}
        </Text>
        {when !== null && (
          <Text size="sm" c="dimmed">
            {when}
            {status === 'invited' && reminderCount > 0 && ` · ${t('route.reminders', { count: reminderCount })}`}
          </Text>
        )}
        <Text size="sm" c="dimmed">
          <bdi dir="ltr">{phone}</bdi>
          {` · ${t(`route.language.${approver.language}`)} · ${t(`route.identity.${approver.identity}`)}`}
        </Text>
        {reason !== null && (
          <Text size="sm" mt={4} className="quoted" dir="auto">
            {reason}
          </Text>
        )}
      </div>
      <ApproverMenu approver={approver} document={document} />
    </li>
  );
}
