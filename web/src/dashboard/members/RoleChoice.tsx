import { Radio, Stack } from '@mantine/core';
import { useTexts } from '../../language/use-texts.ts';
import { type Role, useMe } from '../session.ts';
import { texts as shellTexts } from '../texts.ts';
import { rolesBelow } from './roles.ts';
import { texts } from './texts.ts';

/** The roles that the person may give, with what each of them means. */
export function RoleChoice({ value, onChange }: { value: Role; onChange(role: Role): void }) {
  const t = useTexts(texts);
  const shell = useTexts(shellTexts);
  const { role } = useMe();
  return (
    <Radio.Group label={t('role.label')} size="md" value={value} onChange={(chosen) => onChange(chosen as Role)}>
      <Stack gap={0} mt={4}>
        {rolesBelow(role ?? 'viewer').map((each) => (
          <Radio key={each} value={each} label={shell(`roles.${each}`)} description={t(`roleHints.${each}`)} />
        ))}
      </Stack>
    </Radio.Group>
  );
}
