import type { operations, Schemas } from '../../../src/api/generated/countersign.ts';
import { ask, askFile, type Request } from './request.ts';

export type SigningView = Schemas['SigningView'];
export type Receipt = Schemas['Receipt'];
export type DecisionInput = Schemas['DecisionInput'];
export type Mark = Schemas['Mark'];
export type Field = SigningView['fields'][number];
type Answer<Id extends keyof operations, Status extends number> = operations[Id]['responses'] extends {
  [S in Status]: { content: { 'application/json': infer Body } };
}
  ? Body
  : never;

/** Who asks: the token of the link, the session that a code was traded for, and the language of answers. */
export type Signer = { token: string; session: string | null; language: string };

/** What an approver's link lets them do, one function an operation. @throws ApiProblem, ConnectionProblem */
export const signing = {
  read: (signer: Signer, signal?: AbortSignal) =>
    ask<Answer<'readSigning', 200>>(pathOf(signer), { ...by(signer), ...(signal && { signal }) }),

  sendCode: (signer: Signer) =>
    ask<Answer<'sendSigningCode', 202>>(`${pathOf(signer)}/code`, { ...by(signer), method: 'POST' }),

  verifyCode: (signer: Signer, code: string) =>
    ask<Answer<'verifySigningCode', 200>>(`${pathOf(signer)}/code/verify`, {
      ...by(signer),
      method: 'POST',
      body: { code },
    }),

  /** A page (from 1) as a picture of this width. */
  page: (signer: Signer, page: number, width: number, signal?: AbortSignal) =>
    askFile(`${pathOf(signer)}/pages/${page}?width=${width}`, { ...by(signer), ...(signal && { signal }) }),

  file: (signer: Signer) => askFile(`${pathOf(signer)}/document.pdf`, by(signer)),

  /** The stamp that the approver keeps with this organization. */
  stamp: (signer: Signer, signal: AbortSignal) => askFile(`${pathOf(signer)}/stamp`, { ...by(signer), signal }),

  forgetStamp: (signer: Signer) => ask<void>(`${pathOf(signer)}/stamp`, { ...by(signer), method: 'DELETE' }),

  ask: (signer: Signer, idempotencyKey: string, text: string) =>
    ask<void>(`${pathOf(signer)}/questions`, { ...by(signer), method: 'POST', body: { text }, idempotencyKey }),

  decide: (signer: Signer, idempotencyKey: string, body: DecisionInput) =>
    ask<Answer<'decide', 200>>(`${pathOf(signer)}/decision`, { ...by(signer), method: 'POST', body, idempotencyKey }),
};

const pathOf = ({ token }: Signer): string => `/v1/signing/${encodeURIComponent(token)}`;

function by({ session, language }: Signer): Pick<Request, 'language' | 'authorization'> {
  return { language, authorization: session === null ? null : `Signing ${session}` };
}
