import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';
import type { Field, FieldValues } from '../domain/fields.ts';
import type {
  Action,
  ApproverStatus,
  Blocked,
  DocumentStatus,
  Language,
  Outcome,
  Policy,
  Quorum,
} from '../domain/model.ts';
import type { Channel, IdentityPolicy } from '../organizations/settings.ts';
import type { Finding } from '../pdf/engine.ts';
import type { SealedPhone } from '../secrets/phones.ts';

/** A text in the languages somebody gave it in. */
export type Localized = Partial<Record<Language, string>>;
/** Where a mark goes: fractions of the visible page, from its top left corner. Short for a field (fields.ts). */
export type Place = { page: number; x: number; y: number; width: number; height: number };

/**
 * A document's policy also says how long after its sending it expires, while that is not known as a date, and whether an
 * answer in the chat may decide, where that is not as the organization has it.
 */
export type DocumentPolicy = Policy & { expiresAfterMs: number | null; approveFromChat?: boolean | null };

/** A foreign key kept as the plain id: MikroORM inserts in the right order, and rows stay plain. */
const belongsTo = <Target extends Parameters<typeof p.manyToOne>[0]>(entity: Target, column: string) =>
  p.manyToOne(entity).mapToPk().fieldName(column);

export const DocumentEntity = defineEntity({
  name: 'Document',
  tableName: 'documents',
  properties: {
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    dialect: p.text(),
    mode: p.text().$type<'live' | 'test'>(),
    createdBy: p.text(),
    status: p.text().$type<DocumentStatus>(),
    completing: p.boolean().default(false),
    version: p.bigint('number').default(0),
    sequence: p.integer().default(0),
    revision: p.integer().default(1),
    title: p.text(),
    titles: p.json<Localized>(),
    reference: p.text().nullable(),
    attributes: p.json<Record<string, unknown>>(),
    metadata: p.json<Record<string, string>>(),
    language: p.text().$type<Language>(),
    policy: p.json<DocumentPolicy>(),
    blocked: p.json<Blocked>().nullable(),
    endedReason: p.text().nullable(),
    approverCount: p.integer().default(0),
    decidedCount: p.integer().default(0),
    pageCount: p.integer(),
    signatureOnly: p.boolean().default(false),
    private: p.boolean().default(false),
    expiresAt: p.datetime().nullable(),
    sentAt: p.datetime().nullable(),
    endedAt: p.datetime().nullable(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});
export type DocumentRow = InferEntity<typeof DocumentEntity>;

export const StepEntity = defineEntity({
  name: 'Step',
  tableName: 'steps',
  properties: {
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    documentId: belongsTo(DocumentEntity, 'document_id'),
    position: p.integer(),
    quorum: p.json<Quorum>(),
  },
});
export type StepRow = InferEntity<typeof StepEntity>;

export const ApproverEntity = defineEntity({
  name: 'Approver',
  tableName: 'approvers',
  properties: {
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    documentId: belongsTo(DocumentEntity, 'document_id'),
    stepId: belongsTo(StepEntity, 'step_id'),
    position: p.integer(),
    name: p.text(),
    names: p.json<Localized>(),
    role: p.text().nullable(),
    roles: p.json<Localized>(),
    phone: p.text().$type<SealedPhone>(),
    personIndex: p.blob().nullable(),
    channels: p.array().$type<Channel[]>(),
    action: p.text().$type<Action>(),
    veto: p.boolean().default(false),
    language: p.text().$type<Language>(),
    timeZone: p.text(),
    identity: p.text().$type<IdentityPolicy>(),
    fields: p.json<Field[]>(),
    attributes: p.json<Record<string, unknown>>(),
    status: p.text().$type<ApproverStatus>().default('waiting'),
    linkVersion: p.integer().default(1),
    invitedAt: p.datetime().nullable(),
    decidedAt: p.datetime().nullable(),
    decisionId: p.uuid().nullable(),
    reason: p.text().nullable(),
    reminderCount: p.integer().default(0),
    replacedBy: p.uuid().nullable(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});
export type ApproverRow = InferEntity<typeof ApproverEntity>;

export const DocumentVersionEntity = defineEntity({
  name: 'DocumentVersion',
  tableName: 'document_versions',
  properties: {
    documentId: belongsTo(DocumentEntity, 'document_id').primary(),
    number: p.integer().primary(),
    organizationId: p.uuid(),
    kind: p.text().$type<'original' | 'stamped' | 'final' | 'extended'>(),
    sha256: p.text(),
    previousSha256: p.text().nullable(),
    bytes: p.bigint('number'),
    pages: p.integer(),
    decisionId: p.uuid().nullable(),
    createdAt: p.datetime(),
  },
});

/** An upload that a document's first version was made of. */
export const DocumentSourceEntity = defineEntity({
  name: 'DocumentSource',
  tableName: 'document_sources',
  properties: {
    documentId: belongsTo(DocumentEntity, 'document_id').primary(),
    position: p.integer().primary(),
    organizationId: p.uuid(),
    sha256: p.text(),
    bytes: p.bigint('number'),
    mediaType: p.text(),
    findings: p.json<Finding[]>(),
    createdAt: p.datetime(),
  },
});

/** What an approver submitted with a decision. */
export type Mark = { kind: 'drawn' | 'uploaded'; imageSha256: string } | { kind: 'typed'; text: string };
/** How the approver was identified: on which channel the link went out, and by which channel a code came back. */
export type IdentityProof = {
  policy: IdentityPolicy;
  linkChannel: Channel | null;
  codeChannel: Channel | null;
  codeVerifiedAt: string | null;
  /** The answer in the chat that is the decision; left out where it was made on the page. */
  reply?: ChatReply;
};
/** A message of the channel's, by the channel's own id. */
export type ChatReply = { channel: Channel; messageId: string };

export const DecisionEntity = defineEntity({
  name: 'Decision',
  tableName: 'decisions',
  properties: {
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    documentId: belongsTo(DocumentEntity, 'document_id'),
    approverId: p.uuid(),
    outcome: p.text().$type<Outcome>(),
    mark: p.json<Mark>().nullable(),
    reason: p.text().nullable(),
    comment: p.text().nullable(),
    initials: p.json<Mark>().nullable(),
    stamp: p.json<Mark>().nullable(),
    fieldValues: p.json<FieldValues>(),
    identity: p.json<IdentityProof>(),
    seenSha256: p.text(),
    ip: p.text().nullable(),
    userAgent: p.text().nullable(),
    acceptedAt: p.datetime().nullable(),
    createdAt: p.datetime(),
  },
});
