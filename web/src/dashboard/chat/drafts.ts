/** What somebody has begun to write in each chat: kept in this tab, and forgotten with it. */
const PREFIX = 'countersign.draft.';

const keyOf = (connectionId: string, chatId: string): string => `${PREFIX}${connectionId}.${chatId}`;

export function readDraft(connectionId: string, chatId: string): string {
  try {
    return sessionStorage.getItem(keyOf(connectionId, chatId)) ?? '';
  } catch {
    return ''; // A browser that keeps nothing still lets one write.
  }
}

export function keepDraft(connectionId: string, chatId: string, text: string): void {
  try {
    if (text === '') sessionStorage.removeItem(keyOf(connectionId, chatId));
    else sessionStorage.setItem(keyOf(connectionId, chatId), text);
  } catch {
    // It is lost with the page, as in most places.
  }
}
