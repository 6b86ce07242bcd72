import { Button, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { DecisionInput, SigningView } from '../api/signing.ts';
import { useSpeech } from '../language/Speaking.tsx';
import type { Key } from '../language/translate.ts';
import { sayError } from '../parts/say-error.ts';
import { MarkPreview } from './marks/MarkPreview.tsx';
import { Sheet } from './Sheet.tsx';
import type { Progress } from './use-progress.ts';
import type { Signing } from './use-signing.ts';

const COMMENT_CHARACTERS_MAX = 1_000;

/** The last look before it is final. From the confirmation on the dialog stays until the decision is recorded. */
export function LastLook({ signing, view, progress }: { signing: Signing; view: SigningView; progress: Progress }) {
  const speech = useSpeech();
  const { t } = speech;
  const { submitting, kept, decide } = signing;
  const { draft, close, open } = progress;
  const [comment, setComment] = useState(draft.comment ?? '');
  const isRecording = kept.attempt !== undefined || submitting.kind === 'recording';
  const isReject = draft.decision === 'reject';
  const { title, confirm } = isReject ? WORDS.reject : WORDS[view.approver.action];
  const back = isReject ? 'reject' : draft.mark ? 'mark' : null;
  return (
    <Sheet title={t(title, { title: view.document.title })} onClose={close} isHeld={isRecording}>
      <div className="stack">
        {!isReject && draft.mark && <MarkPreview mark={draft.mark} label={t('last.markAlt')} />}
        {isReject ? (
          <blockquote className="reason" dir="auto">
            {draft.reason}
          </blockquote>
        ) : (
          <Textarea
            label={t('actions.comment')}
            rows={2}
            dir="auto"
            maxLength={COMMENT_CHARACTERS_MAX}
            value={comment}
            disabled={isRecording}
            onChange={({ currentTarget }) => setComment(currentTarget.value)}
          />
        )}
        <Text>{t('last.final', { name: view.approver.name })}</Text>
        <div role="status">
          {submitting.kind === 'refused' && <Text c="red.9">{sayError(submitting.error, speech)}</Text>}
          {submitting.kind === 'recording' && (
            <Text>{submitting.isWaiting ? t('last.waiting') : t('last.recording')}</Text>
          )}
        </div>
        <Button
          fullWidth
          color={isReject ? 'red.9' : undefined}
          loading={isRecording}
          onClick={() => decide(inputOf(draft, comment.trim()))}
          data-autofocus
        >
          {t(confirm)}
        </Button>
        {back && !isRecording && (
          <Button variant="subtle" fullWidth onClick={() => open({ kind: back })}>
            {t('common.back')}
          </Button>
        )}
      </div>
    </Sheet>
  );
}

/** What is sent: a rejection carries nothing but its reason. */
function inputOf(draft: DecisionInput, comment: string): DecisionInput {
  if (draft.decision === 'reject') return { decision: 'reject', reason: draft.reason };
  return { ...draft, ...(comment !== '' && { comment }) };
}

type TitleKey = Extract<Key, `last.${string}Title`>;
type ConfirmKey = Extract<Key, `last.confirm${string}`>;

const WORDS: Record<SigningView['approver']['action'] | 'reject', { title: TitleKey; confirm: ConfirmKey }> = {
  sign: { title: 'last.signTitle', confirm: 'last.confirmSign' },
  stamp: { title: 'last.stampTitle', confirm: 'last.confirmStamp' },
  approve: { title: 'last.approveTitle', confirm: 'last.confirmApprove' },
  review: { title: 'last.reviewTitle', confirm: 'last.confirmReview' },
  reject: { title: 'last.rejectTitle', confirm: 'last.confirmReject' },
};
