import { Text, Title } from '@mantine/core';
import { formatDateTime } from '../language/format.ts';
import { type Speech, useSpeech } from '../language/Speaking.tsx';
import type { Ending } from './endings.ts';

/** Says kindly why there is nothing to decide. As a notice it stands above the document. */
export default function Ended({ ending, isNotice = false }: { ending: Ending; isNotice?: boolean }) {
  const [title, text] = wordsFor(ending, useSpeech());
  return (
    <section className={isNotice ? 'notice' : 'card'} role="status">
      <Title order={isNotice ? 3 : 2} size={isNotice ? 'h4' : 'h3'}>
        {title}
      </Title>
      <Text mt="xs">{text}</Text>
    </section>
  );
}

function wordsFor(ending: Ending, { t, language }: Speech): [title: string, text: string] {
  switch (ending.kind) {
    case 'link_dead':
      return [t('ended.deadTitle'), t('ended.deadText')];
    case 'link_replaced':
      return [t('ended.replacedTitle'), t('ended.replacedText')];
    case 'approver_out_of_route':
      return [t('ended.outTitle'), t('ended.outText')];
    case 'released':
      return [t('ended.releasedTitle'), t('ended.releasedText')];
    case 'approved':
      return [t('ended.approvedTitle'), t('ended.approvedText')];
    case 'rejected':
      return [t('ended.rejectedTitle'), t('ended.rejectedText')];
    case 'voided':
      return [t('ended.voidedTitle'), t('ended.voidedText')];
    case 'waiting':
      return [t('ended.waitingTitle'), t('ended.waitingText')];
    case 'completing':
      return [t('ended.completingTitle'), t('ended.completingText')];
    case 'done':
      return [t('ended.doneTitle'), t('ended.doneText')];
    case 'expired': {
      const { at } = ending;
      const text =
        at === null ? t('ended.expiredTextNoDate') : t('ended.expiredText', { date: formatDateTime(language, at) });
      return [t('ended.expiredTitle'), text];
    }
  }
}
