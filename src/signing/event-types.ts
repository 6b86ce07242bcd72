/** What approvers do beside deciding. It changes no document, so it has no number among the document's events. */
export const QUESTION_EVENTS = ['approver.question_asked'] as const;
