import { setTimeout as delay } from 'node:timers/promises';
import type { Context } from 'koa';
import { auditRequest } from '../audit/requests.ts';
import type { Caller, Core } from '../core.ts';
import { CATALOGUE } from '../errors/catalogue.ts';
import { Problem } from '../errors/problem.ts';
import { type EncodedAnswer, encodeJson, sendEncoded, sendFile } from './answer.ts';
import type { Operation } from './contract.ts';
import type { AnyHandler, ContractRequest, ContractResponse, Dialect } from './dialect.ts';
import { toProblem } from './failures.ts';
import { beginOnce, type Claim, fingerprint, finishOnce, isFinal, type Scope } from './idempotency.ts';
import { API_LIMITS } from './limits.ts';
import { encodeProblem } from './say.ts';

/** One admitted, validated request, short of the id of what it creates. */
export type Execution = {
  core: Core;
  ctx: Context;
  dialect: Dialect;
  operation: Operation;
  validateResponses: boolean;
  caller: Caller | null;
  request: Omit<ContractRequest, 'caller' | 'resourceId' | 'signal'>;
};

/** The handler's time was up, but it may still be running. */
class DeadlinePassed extends Error {}

/** Runs the handler and sends its answer. */
export async function execute(execution: Execution, resourceId: string): Promise<void> {
  const response = await run(execution, resourceId);
  if (response.file) sendFile(execution.ctx, response.status, response.headers ?? {}, response.file);
  else sendEncoded(execution.ctx, encodeJson(response.status, response.body, response.headers));
}

/** Runs the handler unless the same request has been answered, and keeps the answer for the next. */
export async function executeOnce(execution: Execution, caller: Caller, key: string): Promise<void> {
  const { core, ctx, dialect, operation, request } = execution;
  const scope: Scope = { organizationId: caller.organizationId, dialect: dialect.name, key };
  const print = fingerprint({ ...request, caller, method: ctx.method, route: operation.path });
  const begun = await beginOnce(core, scope, print);
  if (begun.kind === 'replay') {
    sendEncoded(ctx, begun.answer);
    ctx.set('Idempotent-Replayed', 'true');
    return;
  }
  try {
    const response = await run(execution, begun.claim.resourceId);
    const answer = response.file ? null : encodeJson(response.status, response.body, response.headers);
    await finish(execution, scope, begun.claim, answer && isFinal(response.status) ? answer : null);
    if (response.file) sendFile(ctx, response.status, response.headers ?? {}, response.file);
    else sendEncoded(ctx, answer!);
  } catch (error) {
    const problem = toProblem(error);
    const answer = encodeProblem(dialect, problem, { ...request, accept: ctx.get('Accept') });
    // A handler that may still be at work keeps its lock until that ends by itself.
    if (!(problem.cause instanceof DeadlinePassed)) {
      await finish(execution, scope, begun.claim, isFinal(CATALOGUE[problem.code].status) ? answer : null);
    }
    throw problem;
  }
}

/** The work is done by now: that its answer cannot be kept must not make it look failed. */
async function finish({ core, request }: Execution, scope: Scope, claim: Claim, answer: EncodedAnswer | null) {
  try {
    await finishOnce(core, scope, claim, answer);
  } catch (err) {
    core.log.warn({ err, requestId: request.requestId }, 'an idempotent answer is not kept yet');
    void finishLater(core, scope, claim, answer);
  }
}

/** Else who asks again would hear, until the lock ends by itself, that somebody is still at work. */
async function finishLater(core: Core, scope: Scope, claim: Claim, answer: EncodedAnswer | null): Promise<void> {
  for (const ms of API_LIMITS.finishAgainMs) {
    await delay(ms, undefined, { ref: false });
    const isFinished = await finishOnce(core, scope, claim, answer).then(
      () => true,
      () => false,
    );
    if (isFinished) return;
  }
}

/** @throws Problem service_unavailable when the handler's time is up. */
async function run(execution: Execution, resourceId: string): Promise<ContractResponse> {
  const { ctx, dialect, operation, request, caller } = execution;
  const aborting = new AbortController();
  const onClose = () => aborting.abort(new Error('the client went away'));
  ctx.res.once('close', onClose);
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const cause = new DeadlinePassed('the handler took too long');
      aborting.abort(cause);
      reject(new Problem('service_unavailable', { retryAfterMs: API_LIMITS.idempotencyLockMs, cause }));
    }, API_LIMITS.handlerMs);
  });
  const whole = {
    ...request,
    resourceId,
    signal: aborting.signal,
    get caller(): Caller {
      if (!caller) throw new Error(`${operation.id} needs no key, so it has no caller`);
      return caller;
    },
  };
  try {
    if (caller && isChange(ctx, operation))
      await auditRequest(execution.core, caller, { ...request, dialect: dialect.name });
    const handler = dialect.handlers[operation.id] as AnyHandler;
    const response = await Promise.race([handler(whole as unknown as ContractRequest<never>), deadline]);
    if (execution.validateResponses) checkResponse(operation, response);
    return response;
  } finally {
    clearTimeout(timer);
    ctx.res.off('close', onClose);
  }
}

/** Asking what would happen is a POST too. */
const isChange = (ctx: Context, { scope, isAudited }: Operation): boolean =>
  !['GET', 'HEAD'].includes(ctx.method) && !scope.endsWith(':read') && isAudited;

/** @throws when the answer is not what the contract promises: a bug, seen in tests and development. */
function checkResponse(operation: Operation, { status, body, file }: ContractResponse): void {
  const mediaType = file ? file.contentType.split(';')[0]!.trim() : body === undefined ? null : 'application/json';
  const wrong = operation.checkAnswer(status, mediaType, body);
  if (!wrong) return;
  file?.stream.destroy();
  throw new Error(`the answer ${status} of ${operation.id} breaks its contract: ${wrong}`);
}
