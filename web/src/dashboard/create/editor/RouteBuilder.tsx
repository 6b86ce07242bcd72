import {
  type Announcements,
  closestCenter,
  DndContext,
  type DragEndEvent,
  KeyboardSensor,
  PointerSensor,
  useDroppable,
  useSensor,
  useSensors,
} from '@dnd-kit/core';
import { SortableContext, sortableKeyboardCoordinates, verticalListSortingStrategy } from '@dnd-kit/sortable';
import { Button, NativeSelect, Paper, Stack, Text, Title } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useTexts } from '../../../language/use-texts.ts';
import { Empty } from '../../parts/Empty.tsx';
import { texts } from '../texts.ts';
import { ApproverCard } from './ApproverCard.tsx';
import { approversOf, type DraftStep } from './draft.ts';
import { changeQuorum, moveInto, moveToOwnStep, newApprover, stepOf } from './route.ts';
import type { Drafting } from './use-draft.ts';

type Place = { step: string; before: string } | { newStepAt: number };

/** The route, built by dragging, by keys, or by each person's menu. */
export function RouteBuilder({ drafting, gaps }: { drafting: Drafting; gaps: ReadonlySet<string> }) {
  const t = useTexts(texts);
  const { draft, change } = drafting;
  const { steps, language } = draft;
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 6 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const nameOf = (key: unknown) =>
    approversOf(draft).find((approver) => approver.key === key)?.name || t('route.someone');
  const drop = ({ active, over }: DragEndEvent) => {
    const place = over?.data.current?.place as Place | undefined;
    if (!place) return;
    const key = String(active.id);
    change({
      steps: 'step' in place ? dropOn(steps, key, place) : moveToOwnStep(steps, key, place.newStepAt),
    });
  };
  const add = () => change({ steps: [...steps, stepOf(newApprover(language))] });
  const announcements: Announcements = {
    onDragStart: ({ active }) => t('route.drag.start', { name: nameOf(active.id) }),
    onDragOver: ({ active }) => t('route.drag.over', { name: nameOf(active.id) }),
    onDragEnd: ({ active }) => t('route.drag.end', { name: nameOf(active.id) }),
    onDragCancel: ({ active }) => t('route.drag.cancel', { name: nameOf(active.id) }),
  };

  return (
    <section aria-labelledby="route-title">
      <Title order={2} size="h3" id="route-title">
        {t('route.title')}
      </Title>
      <Text c="dimmed" mb="md">
        {t('route.intro')}
      </Text>
      {steps.length === 0 ? (
        <Empty
          icon={IconUserPlus}
          title={t('route.emptyTitle')}
          action={<Button onClick={add}>{t('route.addFirst')}</Button>}
        >
          {t('route.empty')}
        </Empty>
      ) : (
        <Stack gap="xs">
          <DndContext
            sensors={sensors}
            collisionDetection={closestCenter}
            onDragEnd={drop}
            accessibility={{ announcements, screenReaderInstructions: { draggable: t('route.drag.how') } }}
          >
            <ol className="plain-list route-steps">
              {steps.map((step, at) => (
                <Step key={step.key} step={step} at={at} drafting={drafting} gaps={gaps} />
              ))}
            </ol>
            <NewStepSpot at={steps.length} label={t('route.newStep')} />
          </DndContext>
          <Button variant="default" leftSection={<IconUserPlus size={18} aria-hidden />} onClick={add}>
            {t('route.add')}
          </Button>
        </Stack>
      )}
    </section>
  );
}

function Step({
  step,
  at,
  drafting,
  gaps,
}: {
  step: DraftStep;
  at: number;
  drafting: Drafting;
  gaps: ReadonlySet<string>;
}) {
  const t = useTexts(texts);
  const { draft, change } = drafting;
  const { key, approvers, quorum } = step;
  const count = quorum.kind === 'all' ? approvers.length : quorum.count;
  const addBeside = () => {
    const newcomer = newApprover(draft.language);
    change({
      steps: draft.steps.map((each) => (each.key === key ? { ...each, approvers: [...approvers, newcomer] } : each)),
    });
  };
  return (
    <Paper component="li" withBorder radius="lg" className="route-step">
      <div className="route-step-head">
        <Title order={3} size="h5">
          {t('route.step', { position: at + 1 })}
        </Title>
        {approvers.length > 1 && (
          <NativeSelect
            aria-label={t('route.quorum')}
            value={String(count)}
            onChange={({ currentTarget: { value } }) =>
              change({ steps: changeQuorum(draft.steps, key, Number(value)) })
            }
            data={approvers.map((_, index) => ({
              value: String(index + 1),
              label:
                index + 1 === approvers.length
                  ? t('route.all')
                  : t('route.some', { count: index + 1, all: approvers.length }),
            }))}
          />
        )}
      </div>
      <SortableContext items={approvers.map((approver) => approver.key)} strategy={verticalListSortingStrategy}>
        <ul className="plain-list">
          {approvers.map((approver, place) => (
            <ApproverCard
              key={approver.key}
              approver={approver}
              place={{ step: key, before: approver.key }}
              pointer={`/steps/${at}/approvers/${place}`}
              drafting={drafting}
              gaps={gaps}
            />
          ))}
        </ul>
      </SortableContext>
      <Button variant="subtle" size="sm" mih={44} onClick={addBeside}>
        {t('route.addBeside')}
      </Button>
    </Paper>
  );
}

/** Whoever is dragged down within a step lands after the one they are dropped on. */
function dropOn(steps: DraftStep[], key: string, { step, before }: { step: string; before: string }): DraftStep[] {
  const keys = steps.find((each) => each.key === step)?.approvers.map((approver) => approver.key) ?? [];
  const [from, to] = [keys.indexOf(key), keys.indexOf(before)];
  const isDown = from !== -1 && from < to;
  return moveInto(steps, key, step, isDown ? (keys[to + 1] ?? null) : before);
}

/** Where somebody is dropped to be asked after everybody else. */
function NewStepSpot({ at, label }: { at: number; label: string }) {
  const { setNodeRef, isOver, active } = useDroppable({ id: 'new-step', data: { place: { newStepAt: at } } });
  return (
    <div ref={setNodeRef} className={`new-step${active ? ' new-step-open' : ''}${isOver ? ' new-step-over' : ''}`}>
      {active && label}
    </div>
  );
}
