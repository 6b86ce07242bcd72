/** Random walks through the rules: any document, any commands at any times, as the shell and impatient people give them. */
import fc from 'fast-check';
import { decide, isRefusal, next, open } from '../../src/domain/approval.ts';
import type { Command, DocumentState, NewDocument, Refusal, Transition } from '../../src/domain/model.ts';
import { awaitedApprovers } from '../../src/domain/steps.ts';
import { ALWAYS_LOUD, CALM_NIGHTS, DAY, decision, deepFreeze, HOUR, MINUTE, NOON, newApprover } from './build.ts';

const ZONES = ['Asia/Riyadh', 'Asia/Tehran', 'Europe/Berlin', 'America/New_York', 'Pacific/Apia'];

/** One command that was given: what was before, what came of it. */
export type Given = { before: DocumentState; command: Command; now: number; result: Transition | Refusal };

/** A move is chosen before the state is known, and becomes a command when its turn comes. */
type Move = { passMs: number; pick: number; other: number; toCommand: (state: DocumentState, move: Move) => Command };

const aDocument: fc.Arbitrary<NewDocument> = fc
  .record({
    steps: fc.array(
      fc.record({
        people: fc.array(fc.record({ veto: fc.boolean(), zone: fc.constantFrom(...ZONES) }), {
          minLength: 1,
          maxLength: 4,
        }),
        quorum: fc.integer({ min: 0, max: 3 }),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    reminders: fc.option(
      fc.record({
        firstAfterMs: fc.integer({ min: MINUTE, max: 2 * DAY }),
        everyMs: fc.integer({ min: 10 * MINUTE, max: 2 * DAY }),
        maxCount: fc.integer({ min: 1, max: 4 }),
      }),
    ),
    calm: fc.constantFrom(ALWAYS_LOUD, CALM_NIGHTS),
    expiresAt: fc.option(fc.integer({ min: NOON, max: NOON + 20 * DAY })),
    expiryWarningMs: fc.option(fc.integer({ min: MINUTE, max: 3 * DAY })),
  })
  .map(({ steps, expiresAt, ...policy }) => ({
    documentId: 'document',
    organizationId: 'organization',
    version: 1,
    sequence: 1,
    steps: steps.map(({ people, quorum }, index) => ({
      id: `s${index}`,
      quorum: quorum >= 1 && quorum <= people.length ? { kind: 'count', count: quorum } : { kind: 'all' },
      approvers: people.map(({ veto, zone }, seat) => newApprover(`a${index}${seat}`, { veto, timeZone: zone })),
    })),
    policy,
    expiresAt,
  }));

const at = <T>(items: readonly T[], index: number): T | undefined => items[index % Math.max(items.length, 1)];
const anyone = (state: DocumentState, pick: number) =>
  at(
    state.steps.flatMap(({ approvers }) => approvers),
    pick,
  )!;

/** What the workflow would do now; where it would only wait, the wait is over. */
function workOf(state: DocumentState, now: number): { command: Command; now: number } {
  const work = next(state, now);
  switch (work.kind) {
    case 'begin':
      return { command: { kind: 'begin' }, now };
    case 'stamp':
      return { command: { kind: 'stamped', decisionIds: work.decisionIds }, now };
    case 'seal':
      return { command: { kind: 'sealed' }, now };
    default:
      return { command: { kind: 'tick' }, now: work.kind === 'wait' ? (work.until ?? now) : now };
  }
}

const moves: Record<string, { weight: number; toCommand: Move['toCommand'] }> = {
  complete: {
    weight: 80,
    toCommand: (state, { pick }) => {
      const approver = at(awaitedApprovers(state), pick) ?? anyone(state, pick);
      return decision(approver.id, 'complete', approver.linkVersion);
    },
  },
  decideAnyhow: {
    weight: 30,
    toCommand: (state, { pick, other }) => {
      const { id } = anyone(state, pick);
      return {
        ...decision(id, other % 2 ? 'reject' : 'complete', (other % 3) + 1),
        decisionId: `again-${pick}-${other}`,
      };
    },
  },
  void: { weight: 3, toCommand: () => ({ kind: 'void' }) },
  extend: {
    weight: 10,
    toCommand: (_state, { other }) => ({ kind: 'extend', expiresAt: other % 5 ? NOON + other * HOUR : null }),
  },
  remind: {
    weight: 10,
    toCommand: (state, { pick, other }) => ({ kind: 'remind', approverId: other % 2 ? anyone(state, pick).id : null }),
  },
  addToStep: {
    weight: 7,
    toCommand: (state, { pick, other }) => ({
      kind: 'add_approver',
      approver: newApprover(`n${other}`),
      place: { stepId: at(state.steps, pick)!.id },
    }),
  },
  addStep: {
    weight: 7,
    toCommand: (_state, { pick, other }) => ({
      kind: 'add_approver',
      approver: newApprover(`n${other}`),
      place: { newStepId: `t${other}`, position: pick % 6 },
    }),
  },
  change: {
    weight: 10,
    toCommand: (state, { pick, other }) => ({
      kind: 'change_approver',
      approverId: anyone(state, pick).id,
      changes: { veto: other % 2 === 0, timeZone: at(ZONES, other)! },
      contactChanged: other % 3 === 0,
    }),
  },
  replace: {
    weight: 10,
    toCommand: (state, { pick, other }) => ({
      kind: 'replace_approver',
      approverId: anyone(state, pick).id,
      by: newApprover(`n${other}`),
    }),
  },
  remove: {
    weight: 10,
    toCommand: (state, { pick }) => ({ kind: 'remove_approver', approverId: anyone(state, pick).id }),
  },
  reorder: {
    weight: 5,
    toCommand: (state, { pick }) => ({
      kind: 'reorder',
      stepIds: state.steps
        .slice(1 + (pick % 2))
        .map(({ id }) => id)
        .reverse(),
    }),
  },
  fail: {
    weight: 10,
    toCommand: (state) => ({ kind: 'work_failed', task: state.completing ? 'seal' : 'stamp', reason: 'no space left' }),
  },
  tick: { weight: 30, toCommand: () => ({ kind: 'tick' }) },
};

const aMove: fc.Arbitrary<Move | 'work'> = fc.oneof(
  { weight: 140, arbitrary: fc.constant<'work'>('work') },
  ...Object.entries(moves).map(([name, { weight, toCommand }]) => ({
    weight,
    arbitrary: fc
      .record({
        passMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 2 * HOUR }), fc.integer({ min: 0, max: 3 * DAY })),
        pick: fc.nat(30),
        other: fc.nat(480),
      })
      .map((move): Move => ({ ...move, toCommand }))
      .map((move) => Object.assign(move, { toString: () => `${name} ${move.pick} ${move.other} +${move.passMs}` })),
  })),
);

export const aWalk: fc.Arbitrary<Given[]> = fc
  .tuple(aDocument, fc.array(aMove, { minLength: 5, maxLength: 60 }))
  .map(([document, chosen]) => walk(document, chosen));

function walk(document: NewDocument, chosen: (Move | 'work')[]): Given[] {
  const given: Given[] = [];
  let state = open(document);
  let now = NOON;
  for (const move of chosen) {
    const { command, now: time } =
      move === 'work' ? workOf(state, now) : { command: move.toCommand(state, move), now: now + move.passMs };
    now = time;
    const before = deepFreeze(state);
    const result = decide(before, deepFreeze(command), now);
    given.push({ before, command, now, result });
    if (!isRefusal(result)) state = result.state;
  }
  return given;
}

/** Everybody who was ever part of the document. */
export function everybody(state: DocumentState) {
  return state.steps.flatMap(({ approvers }) => approvers);
}
