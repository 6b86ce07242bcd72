import { Alert } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import type { Schemas } from '../../../../../src/api/generated/countersign.ts';
import { useTexts } from '../../../language/use-texts.ts';
import { texts } from '../texts.ts';

/** What was taken out of the file, so that nobody is surprised by it later. Nothing for most files. */
export function Findings({ of: { findings } }: { of: Pick<Schemas['Document'], 'findings'> }) {
  const t = useTexts(texts);
  if (findings.length === 0) return null;
  return (
    <Alert
      color="yellow"
      variant="light"
      icon={<IconShieldCheck size={22} aria-hidden />}
      title={t('findings.title')}
      className="file-findings"
    >
      <ul>
        {findings.map(({ kind, message }) => (
          <li key={kind}>{message}</li>
        ))}
      </ul>
    </Alert>
  );
}
