import { newKey } from '../../../api/use-api.ts';
import type { Language } from '../../../language/language.ts';
import type { DraftApprover, DraftStep } from './draft.ts';

/** How a route is built: pure changes of a list of steps. A step that becomes empty goes. */

export function newApprover(language: Language): DraftApprover {
  return {
    ...{ key: newKey(), name: '', phone: '', role: '', action: 'sign', veto: false, identity: null },
    ...{ language, fields: [], kept: {} },
  };
}

export const stepOf = (...approvers: DraftApprover[]): DraftStep => ({
  key: newKey(),
  quorum: { kind: 'all' },
  approvers,
});

export function changeApprover(steps: DraftStep[], key: string, changes: Partial<DraftApprover>): DraftStep[] {
  return steps.map((step) => ({
    ...step,
    approvers: step.approvers.map((approver) => (approver.key === key ? { ...approver, ...changes } : approver)),
  }));
}

export const removeApprover = (steps: DraftStep[], key: string): DraftStep[] =>
  tidy(steps.map((step) => ({ ...step, approvers: step.approvers.filter((approver) => approver.key !== key) })));

/** Puts an approver before another one of a step, or at its end. */
export function moveInto(steps: DraftStep[], key: string, stepKey: string, before: string | null): DraftStep[] {
  const moved = find(steps, key);
  if (!moved || before === key) return steps;
  return tidy(
    steps.map((step) => {
      const others = step.approvers.filter((approver) => approver.key !== key);
      if (step.key !== stepKey) return { ...step, approvers: others };
      const at = before === null ? others.length : others.findIndex((approver) => approver.key === before);
      return { ...step, approvers: inserted(others, at === -1 ? others.length : at, moved) };
    }),
  );
}

/** Gives an approver a step of their own at a place, counted before they leave theirs. */
export function moveToOwnStep(steps: DraftStep[], key: string, at: number): DraftStep[] {
  const moved = find(steps, key);
  if (!moved) return steps;
  const without = steps.map((step) => ({
    ...step,
    approvers: step.approvers.filter((approver) => approver.key !== key),
  }));
  return tidy(inserted(without, at, stepOf(moved)));
}

/** One turn earlier or later: out of a step of several into one of their own, then past the step beside. */
export function shift(steps: DraftStep[], key: string, by: -1 | 1): DraftStep[] {
  const at = steps.findIndex(({ approvers }) => approvers.some((approver) => approver.key === key));
  const step = steps[at];
  if (!step) return steps;
  if (step.approvers.length > 1) return moveToOwnStep(steps, key, by === -1 ? at : at + 1);
  const to = at + by;
  if (to < 0 || to >= steps.length) return steps;
  return inserted(
    steps.filter((each) => each !== step),
    to,
    step,
  );
}

/** Asked at the same time as those before them. */
export function joinPrevious(steps: DraftStep[], key: string): DraftStep[] {
  const at = steps.findIndex(({ approvers }) => approvers.some((approver) => approver.key === key));
  const previous = steps[at - 1];
  return previous ? moveInto(steps, key, previous.key, null) : steps;
}

/** How many of a step must complete; all of them is said as such. */
export const changeQuorum = (steps: DraftStep[], key: string, count: number): DraftStep[] =>
  steps.map((step) =>
    step.key === key
      ? { ...step, quorum: count >= step.approvers.length ? { kind: 'all' } : { kind: 'count', count } }
      : step,
  );

const find = (steps: DraftStep[], key: string): DraftApprover | undefined =>
  steps.flatMap(({ approvers }) => approvers).find((approver) => approver.key === key);

/** No step without approvers, no quorum beyond them. */
function tidy(steps: DraftStep[]): DraftStep[] {
  return steps
    .filter(({ approvers }) => approvers.length > 0)
    .map((step) =>
      step.quorum.kind === 'count' && step.quorum.count >= step.approvers.length
        ? { ...step, quorum: { kind: 'all' } }
        : step,
    );
}

const inserted = <Item>(items: Item[], at: number, item: Item): Item[] => [
  ...items.slice(0, at),
  item,
  ...items.slice(at),
];
