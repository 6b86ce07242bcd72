import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Answer } from '../../../api/client.ts';
import { keyOf, useDoing } from '../../../api/use-api.ts';
import { changesOf, type Draft, draftOf } from './draft.ts';
import { forgetDraft, keepDraft, keptDraft } from './keeping.ts';

type Document = Answer<'readDocument'>;

export type Drafting = {
  document: Document;
  draft: Draft;
  isDirty: boolean;
  isSaving: boolean;
  /** Why the last saving failed. */
  error: unknown;
  change(changes: Partial<Draft>): void;
  /** Saves what is not saved yet. @throws ApiProblem, ConnectionProblem */
  save(): Promise<Document>;
  /** The draft has become something else: nothing is kept of it. */
  leave(): void;
};

/** A draft that is worked on: what is typed stays in this tab until it is saved. */
export function useDraft(first: Document): Drafting {
  const client = useQueryClient();
  const [document, setDocument] = useState(first);
  const [draft, setDraft] = useState<Draft>(() => keptDraft(first.id, first.updatedAt) ?? draftOf(first));
  const [isDirty, setDirty] = useState(() => keptDraft(first.id, first.updatedAt) !== null);
  const saving = useDoing('changeDocument', { changes: ['listDocuments'], saysError: true });
  const hasLeft = useRef(false);

  useEffect(() => {
    if (isDirty && !hasLeft.current) keepDraft(document.id, document.updatedAt, draft);
  }, [isDirty, document, draft]);

  return {
    document,
    draft,
    isDirty,
    isSaving: saving.isPending,
    error: saving.error,
    change(changes) {
      // What the API found belongs to what was sent; after a change it may point at somebody else.
      if (saving.isError) saving.reset();
      setDirty(true);
      setDraft((before) => ({ ...before, ...changes }));
    },
    async save() {
      if (!isDirty) return document;
      const saved = await saving.mutateAsync({ path: { documentId: document.id }, body: changesOf(draft) });
      forgetDraft(document.id);
      setDirty(false);
      setDocument(saved);
      client.setQueryData(keyOf('readDocument', { path: { documentId: saved.id } }), saved);
      return saved;
    },
    leave() {
      hasLeft.current = true;
      forgetDraft(document.id);
    },
  };
}
