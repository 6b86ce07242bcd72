import { useState } from 'react';
import { useLocation } from 'wouter';
import { useDoing } from '../../../api/use-api.ts';
import { useTexts } from '../../../language/use-texts.ts';
import { sayDone } from '../../parts/say.ts';
import { texts } from '../texts.ts';
import type { Drafting } from './use-draft.ts';

export type Sending = { send(): Promise<void>; isPending: boolean; error: unknown };

/** Saves the draft, sends the document, and goes to its page. */
export function useSending({ document, save, leave }: Drafting): Sending {
  const [, go] = useLocation();
  const t = useTexts(texts);
  const sending = useDoing('sendDocument', { saysError: true });
  const [error, setError] = useState<unknown>(null);
  return {
    error,
    isPending: sending.isPending,
    async send() {
      setError(null);
      try {
        await save();
        await sending.mutateAsync({ path: { documentId: document.id } });
        leave();
        sayDone(t('check.sent'));
        go(`/documents/${document.id}`);
      } catch (failure) {
        setError(failure);
      }
    },
  };
}
