import type { Egress, EgressResponse } from '../../egress/client.ts';
import { EgressError } from '../../egress/error.ts';
import { gatewayRequest, retryAfterMs } from '../../egress/gateway/request.ts';
import { IDENTITY_LIMITS } from '../limits.ts';
import { localMobile } from '../subject.ts';
import { type IdentityDriver, IdentityFailure, type Question, type Verdict } from './driver.ts';
import { valueAt } from './pointer.ts';
import type { Condition, ShahkarSettings } from './shahkar-settings.ts';

/**
 * Any gateway to the operators' register of mobiles ("Shahkar") that answers in one HTTP request, described by settings
 * instead of code. An answer counts only when it clearly says yes or clearly says no; all else is no answer, so that
 * nobody is let through or turned away by a fault.
 */
export function makeShahkarHttpDriver(settings: ShahkarSettings, egress: Pick<Egress, 'fetch'>): IdentityDriver {
  return {
    name: 'shahkar-http',
    async ask(question, signal) {
      let failure: IdentityFailure | null = null;
      for (let attempt = 1; attempt <= settings.attempts; attempt += 1) {
        try {
          return await askOnce(settings, egress, question, signal);
        } catch (error) {
          if (!(error instanceof IdentityFailure)) throw error;
          failure = error;
          // What asks for patience is asked again later, by the loop.
          if (signal.aborted || error.retryAfterMs !== null) break;
        }
      }
      throw failure;
    },
  };
}

async function askOnce(
  settings: ShahkarSettings,
  egress: Pick<Egress, 'fetch'>,
  question: Question,
  signal: AbortSignal,
): Promise<Verdict> {
  const { nationalCode, mobile, id } = question;
  const request = gatewayRequest(settings, { nationalCode, mobile: localMobile(mobile), mobileE164: mobile, id });
  const response = await egress
    .fetch({
      ...request,
      headers: { accept: 'application/json', ...request.headers },
      maxResponseBytes: IDENTITY_LIMITS.answerBytesMax,
      signal,
    })
    .catch((error: unknown) => {
      const reason = error instanceof EgressError ? error.message : 'there was no answer';
      throw new IdentityFailure(`the gateway could not be asked: ${reason}`, { cause: error });
    });
  return judge(settings, response);
}

/** @throws IdentityFailure when the answer says neither yes nor no. */
function judge({ answer }: ShahkarSettings, { status, headers, bodyText, bodyComplete }: EgressResponse): Verdict {
  if (!answer.status.includes(status)) {
    throw new IdentityFailure(`the gateway answered ${status}`, { retryAfterMs: retryAfterMs(headers['retry-after']) });
  }
  const said = bodyComplete ? parse(bodyText) : undefined;
  const isYes = holds(answer.verified, said);
  const isNo = holds(answer.mismatch, said);
  if (isYes === isNo) throw new IdentityFailure(`the gateway answered ${status}, but neither yes nor no`);
  const reference = answer.reference === null ? undefined : valueAt(said, answer.reference);
  return {
    outcome: isYes ? 'verified' : 'mismatch',
    reference: typeof reference === 'string' || typeof reference === 'number' ? short(String(reference)) : null,
  };
}

function holds({ pointer, equals }: Condition, said: unknown): boolean {
  const value = valueAt(said, pointer);
  return value !== undefined && equals.some((one) => one === value);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const short = (text: string): string => text.slice(0, IDENTITY_LIMITS.referenceCharactersMax);
