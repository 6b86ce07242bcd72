import type {
  Actor,
  Command,
  DocumentEvent,
  DocumentId,
  DocumentState,
  Notice,
  OrganizationId,
} from '../domain/model.ts';

/** One transition as the workflow hands it to PostgreSQL. */
export type RecordedTransition = {
  version: number;
  at: number;
  command: Command['kind'];
  actor: Actor;
  /** The words given with a void or a rejection. */
  reason: string | null;
  events: DocumentEvent[];
  notices: Notice[];
};

/** The state after the last of `transitions`, which follow one another without a gap. */
export type RecordInput = {
  documentId: DocumentId;
  organizationId: OrganizationId;
  state: DocumentState;
  transitions: RecordedTransition[];
};
