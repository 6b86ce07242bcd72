import { useLocation } from 'wouter';
import { useDoing } from '../../../api/use-api.ts';
import { useSpeech } from '../../../language/Speaking.tsx';
import { useTexts } from '../../../language/use-texts.ts';
import { Confirm } from '../../parts/Confirm.tsx';
import { sayDone } from '../../parts/say.ts';
import { type Document, titleOf } from '../document.ts';
import { texts } from '../texts.ts';

/** Deletes a draft, and leads back to the list. */
export function DeleteDialog({ document, onClose }: { document: Document; onClose(): void }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const [, navigate] = useLocation();
  const remove = useDoing('deleteDocument', {
    changes: ['listDocuments'],
    saysError: true,
    onDone: () => {
      sayDone(t('act.deleted'));
      navigate('/documents', { replace: true });
    },
  });
  return (
    <Confirm
      title={t('act.deleteTitle', { title: titleOf(document, language) })}
      confirm={t('act.delete')}
      onConfirm={() => remove.mutateAsync({ path: { documentId: document.id } })}
      onClose={onClose}
    >
      {t('act.deleteText')}
    </Confirm>
  );
}
