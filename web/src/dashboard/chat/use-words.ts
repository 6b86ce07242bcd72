import { useCallback } from 'react';
import { useTexts } from '../../language/use-texts.ts';
import type { ChatMessage } from './chats.ts';
import { texts } from './texts.ts';

/** What a message says, in one line. */
export function useWords(): (
  message: Pick<ChatMessage, 'type' | 'text' | 'revokedAt' | 'media' | 'contact'>,
) => string {
  const t = useTexts(texts);
  return useCallback(
    ({ type, text, revokedAt, media, contact }) => {
      if (revokedAt !== null) return t('deleted');
      if (text !== '') return text;
      if (type === 'document' && media?.fileName) return media.fileName;
      if (type === 'contact' && contact) return `${t('types.contact')}: ${contact.name}`;
      return t(`types.${type}`);
    },
    [t],
  );
}
