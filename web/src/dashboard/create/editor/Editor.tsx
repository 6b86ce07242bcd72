import { Button, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import type { Answer } from '../../../api/client.ts';
import { useReading } from '../../../api/use-api.ts';
import { useSpeech } from '../../../language/Speaking.tsx';
import { useTexts } from '../../../language/use-texts.ts';
import { Page } from '../../parts/Page.tsx';
import { Refused } from '../../parts/Refused.tsx';
import { Shown } from '../../parts/Shown.tsx';
import { sayDone } from '../../parts/say.ts';
import { texts } from '../texts.ts';
import { Check } from './Check.tsx';
import { Details } from './Details.tsx';
import { gapsOf } from './draft.ts';
import { Findings } from './Findings.tsx';
import { Placing } from './Placing.tsx';
import { RouteBuilder } from './RouteBuilder.tsx';
import { useDraft } from './use-draft.ts';
import { type Sending, useSending } from './use-sending.ts';

/** A draft on its way to be sent: who decides, where they sign, a last look. */
export function Editor({ id }: { id: string }) {
  const reading = useReading('readDocument', { path: { documentId: id } }, { live: false });
  return <Shown of={reading}>{(document) => <Loaded key={document.id} document={document} />}</Shown>;
}

function Loaded({ document }: { document: Answer<'readDocument'> }) {
  const [, go] = useLocation();
  const isDraft = document.status === 'draft';
  useEffect(() => {
    if (!isDraft) go(`/documents/${document.id}`, { replace: true });
  }, [isDraft, document.id, go]);
  return isDraft ? <Working document={document} /> : null;
}

const STAGES = ['people', 'fields', 'check'] as const;
type Stage = (typeof STAGES)[number];

function Working({ document }: { document: Answer<'readDocument'> }) {
  const t = useTexts(texts);
  const drafting = useDraft(document);
  const { draft, save, isSaving, error } = drafting;
  const [stage, setStage] = useState<Stage>('people');
  const [showsGaps, setShowsGaps] = useState(false);
  const top = useRef<HTMLDivElement>(null);
  const gaps = gapsOf(draft);
  const sending = useSending(drafting);
  const isSigned = drafting.document.signatureOnly;

  /** What is complete is saved on the way; where something is missing, it is shown first. */
  const goTo = async (to: Stage) => {
    setShowsGaps(true);
    if (gaps.size > 0 || draft.steps.length === 0) return setStage('people');
    const isSaved = await save().then(
      () => true,
      () => false,
    );
    if (!isSaved) return setStage('people');
    setShowsGaps(false);
    setStage(to);
    top.current?.scrollIntoView({ block: 'start' });
  };
  const saveNow = async () => {
    setShowsGaps(true);
    if (gaps.size > 0) return setStage('people');
    await save().then(
      () => sayDone(t('editor.saved')),
      () => setStage('people'),
    );
  };

  return (
    <Page
      title={draft.title || t('editor.untitled')}
      back={{ href: '/documents', label: t('editor.back') }}
      actions={
        <Button variant="default" onClick={() => void saveNow()} loading={isSaving}>
          {t('editor.save')}
        </Button>
      }
    >
      <Stack gap="lg" ref={top} className="editor">
        <SegmentedControl
          value={stage}
          onChange={(value) => void goTo(value as Stage)}
          data={STAGES.map((value) => ({ value, label: t(`editor.stage.${value}`) }))}
          size="md"
          fullWidth
          className="stages"
          aria-label={t('editor.stages')}
        />
        {stage === 'people' && (
          <>
            <Findings of={drafting.document} />
            <Refused error={error} />
            {showsGaps && gaps.size > 0 && (
              <Text c="red.9" role="alert">
                {t('editor.gaps', { count: gaps.size })}
              </Text>
            )}
            <Details drafting={drafting} gaps={showsGaps ? gaps : NONE} />
            <RouteBuilder drafting={drafting} gaps={showsGaps ? gaps : NONE} />
          </>
        )}
        {stage === 'fields' && (isSigned ? <Text>{t('fields.signedFile')}</Text> : <Placing drafting={drafting} />)}
        {stage === 'check' && <Check drafting={drafting} sending={sending} />}
        <StageButtons
          stage={stage}
          onGo={goTo}
          isBusy={isSaving}
          sending={sending}
          hasPeople={draft.steps.length > 0}
        />
      </Stack>
    </Page>
  );
}

const NONE: ReadonlySet<string> = new Set();

function StageButtons({
  stage,
  onGo,
  isBusy,
  sending,
  hasPeople,
}: {
  stage: Stage;
  onGo(to: Stage): Promise<void>;
  isBusy: boolean;
  sending: Sending;
  hasPeople: boolean;
}) {
  const t = useTexts(texts);
  const { t: say } = useSpeech();
  const at = STAGES.indexOf(stage);
  const [previous, next] = [STAGES[at - 1], STAGES[at + 1]];
  return (
    <Group justify="space-between" gap="sm" className="stage-buttons">
      {previous ? (
        <Button variant="default" onClick={() => void onGo(previous)} disabled={sending.isPending}>
          {say('common.back')}
        </Button>
      ) : (
        <span />
      )}
      {next ? (
        <Button onClick={() => void onGo(next)} loading={isBusy} disabled={!hasPeople}>
          {t(next === 'fields' ? 'editor.toFields' : 'editor.toCheck')}
        </Button>
      ) : (
        <Button onClick={() => void sending.send()} loading={sending.isPending} disabled={!hasPeople}>
          {t('check.send')}
        </Button>
      )}
    </Group>
  );
}
