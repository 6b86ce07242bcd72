import type { Action } from '../../domain/model.ts';
import type { Sentences } from './language.ts';

const NOUN: Record<Action, string> = { sign: 'signature', stamp: 'stamp', approve: 'approval', review: 'review' };
const by = (expiry: string | null): string => (expiry === null ? '' : ` Please do so by ${expiry}.`);

export const en: Sentences = {
  locale: 'en-GB',
  action: { sign: 'sign', stamp: 'stamp', approve: 'approve', review: 'review' },
  invitation: ({ organization, title, action, expiry }) =>
    `${organization} asks you to ${action} "${title}".${by(expiry)}`,
  reminder: ({ organization, title, action, expiry }) =>
    `Reminder: ${organization} is waiting for you to ${action} "${title}".${by(expiry)}`,
  expiry_warning: ({ organization, title, action, expiry }) =>
    `"${title}" from ${organization} expires ${expiry === null ? 'soon' : `on ${expiry}`}. Please ${action} it before then.`,
  no_longer_needed: ({ organization, title, action }) =>
    `Your ${NOUN[action]} of "${title}" from ${organization} is no longer needed. There is nothing for you to do.`,
  voided: ({ organization, title }) => `${organization} has withdrawn "${title}". There is nothing more for you to do.`,
  expired: ({ organization, title }) =>
    `"${title}" from ${organization} has expired. There is nothing more for you to do.`,
  completed: ({ organization, title }) => `"${title}" from ${organization} is complete: everybody needed has agreed.`,
  rejected: ({ organization, title }) =>
    `"${title}" from ${organization} was rejected. There is nothing more for you to do.`,
  code: ({ organization, title, action }, code) =>
    `${code} is your code to ${action} "${title}" from ${organization}. It is valid for 10 minutes. Never share it.`,
  operator_alert: ({ organization, title }, documentId) =>
    `Countersign: an approver of "${title}" (${organization}) could not be reached on any channel. Document ${documentId}`,
  endpoint_disabled: ({ organization, host, endpointId, reason }) =>
    `Countersign: the webhook endpoint ${host} of ${organization} was disabled, because ${reason === 'gone' ? 'it answered that it is gone (410)' : 'nothing has reached it for five days'}. Its events are kept: enable it again, then replay what it missed. Endpoint ${endpointId}`,
  offer: {
    approve: 'Or answer here: 1 to approve, 2 and the reason to reject.',
    review: 'Or answer here: 1 if you have reviewed it, 2 and the reason to reject.',
  },
  reason: (reason) => `Reason: ${reason}`,
  download: 'Download your copy:',
};
