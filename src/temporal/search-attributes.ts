import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

/** What operators can filter documents by. Stored in clear by Temporal: nothing about persons. Names are registered at start. */
export const SEARCH = {
  status: defineSearchAttributeKey('CountersignStatus', SearchAttributeType.KEYWORD),
  organization: defineSearchAttributeKey('CountersignOrganization', SearchAttributeType.KEYWORD),
  dialect: defineSearchAttributeKey('CountersignDialect', SearchAttributeType.KEYWORD),
  /** The actions that are awaited now (`sign`, `approve`, …). */
  awaiting: defineSearchAttributeKey('CountersignAwaiting', SearchAttributeType.KEYWORD_LIST),
  expiresAt: defineSearchAttributeKey('CountersignExpiresAt', SearchAttributeType.DATETIME),
};
