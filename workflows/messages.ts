import { defineQuery, defineUpdate } from '@temporalio/workflow';
import type { Actor, DocumentState, DocumentStatus, NewDocument, Request } from '../src/domain/model.ts';

/** A request to an open document, with who asks and the words that go with it (a reason to void or reject). */
export type Ask = { request: Request; actor: Actor; reason: string | null };
/** The version at which the request took effect; the projection has reached it when the answer arrives, or soon after. */
export type Asked = { version: number; status: DocumentStatus };

/** Refused with an ApplicationFailure whose type is a RefusalCode. */
export const askUpdate = defineUpdate<Asked, [Ask]>('ask');
export const stateQuery = defineQuery<DocumentState>('state');

export type DocumentInput = {
  document: NewDocument;
  dialect: string;
  /** History length at which the workflow continues as new although the server does not suggest it yet. */
  continueAfterEvents: number;
  /** What an earlier run of the same document hands on. */
  resume?: { state: DocumentState; answered: [updateId: string, Asked][] };
};
