import { ActivityFailure, ApplicationFailure } from '@temporalio/common';
import {
  allHandlersFinished,
  condition,
  continueAsNew,
  currentUpdateInfo,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import type { RecordedTransition } from '../src/documents/recorded.ts';
import { decide, isRefusal, next, open } from '../src/domain/approval.ts';
import { describeState } from '../src/domain/describe.ts';
import type { Actor, Command, DocumentState, Refusal, Report } from '../src/domain/model.ts';
import { SEARCH } from '../src/temporal/search-attributes.ts';
import { type Ask, type Asked, askUpdate, type DocumentInput, stateQuery } from './messages.ts';

/**
 * One open document, from its sending to its end. It interprets `src/domain/approval.ts` and owns the state meanwhile.
 *
 * I1  A request is validated and applied by the same pure function at one instant; handlers do nothing else.
 * I2  The same update id gets the same answer, also after continue-as-new (`answered`).
 * I3  Every transition is recorded, in order, before the workflow ends or continues as new.
 * I4  Recording never waits for stamping, sealing or timers, and they never wait for each other's outage.
 * I5  Failed work shows as `blocked` and is tried again for ever; nobody has to repair a document by hand.
 */
export async function document(input: DocumentInput): Promise<void> {
  const shell = new Shell(input);
  setHandler(askUpdate, (ask) => shell.answer(ask), { validator: (ask) => shell.check(ask) });
  setHandler(stateQuery, () => shell.state);
  if (!input.resume) shell.apply({ kind: 'begin' }, SYSTEM, null);
  do {
    await Promise.all([shell.recordAll(), shell.workAll()]);
    await condition(allHandlersFinished);
    // A request may have been accepted in the very activation that ended the work: it is recorded like any other.
  } while (shell.hasUnrecorded());
  if (shell.state.endedAt === null) {
    const { document, dialect, continueAfterEvents } = input;
    await continueAsNew<typeof import('./document.ts').document>({
      document,
      dialect,
      continueAfterEvents,
      resume: shell.handOn(),
    });
  }
}

const SYSTEM: Actor = { kind: 'system' };
/** Answers remembered for callers who repeat a request: far more than any caller has in flight. */
const ANSWERS_MAX = 200;
/** A run that continues as new within its first second makes the next request wait for ten (research: sticky queue). */
const RUN_MIN_MS = 2_000;

/** A local activity: one transaction, no events of its own but a marker. It may fail only while PostgreSQL is away. */
const { record } = proxyLocalActivities<Pick<Activities, 'record'>>({
  startToCloseTimeout: '10 s',
  retry: { initialInterval: '200 ms', backoffCoefficient: 2, maximumInterval: '10 s' },
  localRetryThreshold: '10 s',
  summary: 'record in PostgreSQL',
});
const FILE_WORK = {
  startToCloseTimeout: '2 minutes',
  heartbeatTimeout: '12 s',
  retry: { initialInterval: '500 ms', backoffCoefficient: 2, maximumAttempts: 4 },
} as const;
const { stamp } = proxyActivities<Pick<Activities, 'stamp'>>({ ...FILE_WORK, summary: 'put decisions into the file' });
const { seal } = proxyActivities<Pick<Activities, 'seal'>>({
  ...FILE_WORK,
  summary: 'check and close the chain of files',
});

class Shell {
  state: DocumentState;
  readonly #input: DocumentInput;
  readonly #answered: Map<string, Asked>;
  readonly #startedAt = Date.now();
  #unrecorded: RecordedTransition[] = [];
  #working = true;
  #searched = '';

  constructor(input: DocumentInput) {
    this.#input = input;
    this.state = input.resume?.state ?? open(input.document);
    this.#answered = new Map(input.resume?.answered);
    if (input.resume) this.#tell();
  }

  /** The validator: refuses what the rules refuse, before anything is written to the history. */
  check(ask: Ask): void {
    if (this.#answered.has(updateId())) return;
    const outcome = decide(this.state, ask.request, Date.now());
    if (isRefusal(outcome)) throw refusal(outcome);
  }

  answer(ask: Ask): Asked {
    const id = updateId();
    const known = this.#answered.get(id);
    if (known) return known;
    this.apply(ask.request, ask.actor, ask.reason);
    const asked: Asked = { version: this.state.version, status: this.state.status };
    this.#answered.set(id, asked);
    if (this.#answered.size > ANSWERS_MAX) this.#answered.delete(this.#answered.keys().next().value as string);
    return asked;
  }

  apply(command: Command, actor: Actor, reason: string | null): void {
    const now = Date.now();
    const outcome = decide(this.state, command, now);
    if (isRefusal(outcome)) throw refusal(outcome);
    if (outcome.state === this.state) return;
    this.state = outcome.state;
    this.#unrecorded.push({
      version: outcome.state.version,
      at: now,
      command: command.kind,
      actor,
      reason,
      events: outcome.events,
      notices: outcome.notices,
    });
    this.#tell();
  }

  /** Writes transitions to PostgreSQL as they come, several in one go when they pile up. */
  async recordAll(): Promise<void> {
    for (;;) {
      await condition(() => this.#unrecorded.length > 0 || !this.#working);
      if (this.#unrecorded.length === 0) return;
      const transitions = this.#unrecorded;
      this.#unrecorded = [];
      const { documentId, organizationId } = this.state;
      await record({ documentId, organizationId, state: this.state, transitions });
    }
  }

  /** Stamps, seals, and waits for the next deadline, until the document ends or the history is long enough. */
  async workAll(): Promise<void> {
    for (let going = true; going; ) going = await this.#workOnce();
    this.#working = false;
  }

  hasUnrecorded(): boolean {
    return this.#unrecorded.length > 0;
  }

  handOn(): NonNullable<DocumentInput['resume']> {
    return { state: this.state, answered: [...this.#answered] };
  }

  async #workOnce(): Promise<boolean> {
    const work = next(this.state, Date.now());
    switch (work.kind) {
      case 'finish':
        return false;
      case 'begin':
        this.apply({ kind: 'begin' }, SYSTEM, null);
        return true;
      case 'stamp':
        await this.#attempt('stamp', async () => {
          await stamp({ ...this.#ids(), decisionIds: work.decisionIds });
          return { kind: 'stamped', decisionIds: work.decisionIds };
        });
        return true;
      case 'seal':
        await this.#attempt('seal', async () => {
          await seal(this.#ids());
          return { kind: 'sealed' };
        });
        return true;
      case 'wait':
        if (this.#isLong()) return false;
        await this.#wait(work.until, work.reason);
        return true;
    }
  }

  async #attempt(task: 'stamp' | 'seal', run: () => Promise<Report>): Promise<void> {
    let report: Report;
    try {
      report = await run();
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      report = { kind: 'work_failed', task, reason: reasonOf(error) };
    }
    // The document may have been voided or rejected meanwhile; then the report comes too late and changes nothing.
    if (this.state.endedAt === null) this.apply(report, SYSTEM, null);
  }

  /**
   * Sleeps until `until`, or until there is other work or an earlier deadline. A deadline that moved further away lets
   * the timer run out: one idle wake costs less history than a cancelled and a new timer at each request.
   */
  async #wait(until: number | null, reason: string): Promise<void> {
    const attention = (): boolean => {
      if (this.#isLong()) return true;
      const work = next(this.state, Date.now());
      if (work.kind !== 'wait') return true;
      return work.until !== null && (until === null || work.until < until);
    };
    if (until === null) return condition(attention);
    await condition(attention, Math.max(1, until - Date.now()), { summary: reason });
    if (Date.now() >= until) this.apply({ kind: 'tick' }, SYSTEM, null);
  }

  #isLong(): boolean {
    const { continueAsNewSuggested, historyLength } = workflowInfo();
    const long = continueAsNewSuggested || historyLength >= this.#input.continueAfterEvents;
    return long && Date.now() - this.#startedAt >= RUN_MIN_MS;
  }

  #ids() {
    return { documentId: this.state.documentId, organizationId: this.state.organizationId };
  }

  /** Tells operators where the document stands. */
  #tell(): void {
    setCurrentDetails(describeState(this.state, Date.now()));
    const awaiting = this.state.steps
      .flatMap((step) => step.approvers)
      .filter((approver) => approver.status === 'invited')
      .map((approver) => approver.action);
    const { status, expiresAt } = this.state;
    const searched = JSON.stringify([status, awaiting, expiresAt]);
    if (searched === this.#searched) return;
    this.#searched = searched;
    upsertSearchAttributes([
      { key: SEARCH.status, value: status },
      { key: SEARCH.awaiting, value: [...new Set(awaiting)] },
      { key: SEARCH.expiresAt, value: expiresAt === null ? null : new Date(expiresAt) },
    ]);
  }
}

function updateId(): string {
  return currentUpdateInfo()?.id ?? '';
}

function refusal(refused: Refusal): ApplicationFailure {
  return ApplicationFailure.create({
    message: refused.refused,
    type: refused.refused,
    nonRetryable: true,
    details: [refused.details ?? {}],
  });
}

/** The innermost cause in words; activities put no personal data into their messages. */
function reasonOf(failure: ActivityFailure): string {
  let cause: unknown = failure;
  while (cause instanceof Error && cause.cause instanceof Error) cause = cause.cause;
  return cause instanceof Error ? cause.message.slice(0, 300) : 'unknown';
}
