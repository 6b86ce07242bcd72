import { Button, Group, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { ApiProblem } from '../../api/problem.ts';
import { useDoing } from '../../api/use-api.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Card } from '../parts/Card.tsx';
import { Refused } from '../parts/Refused.tsx';
import { sayDone } from '../parts/say.ts';
import { texts } from './texts.ts';
import type { Wallet } from './wallet.ts';

/** The code that counts for everything that is sent. */
export function DiscountCode({ of: { discountCode }, isReadOnly }: { of: Wallet; isReadOnly: boolean }) {
  const t = useTexts(texts);
  const [code, setCode] = useState(discountCode ?? '');
  const save = useDoing('setDiscountCode', {
    saysError: true,
    changes: ['readWallet', 'estimateCost'],
    onDone: () => sayDone(t('code.saved')),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ body: { discountCode: code.trim() || null } });
  };
  const isUnknown = save.error instanceof ApiProblem && save.error.code === 'validation_failed';
  return (
    <Card title={t('code.title')} intro={t('code.intro')}>
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label={t('code.label')}
            dir="ltr"
            maxLength={32}
            readOnly={isReadOnly}
            value={code}
            onChange={({ currentTarget: { value } }) => setCode(value)}
            error={isUnknown && t('code.unknown')}
          />
          {!isUnknown && <Refused error={save.error} />}
          {!isReadOnly && (
            <Group>
              <Button
                type="submit"
                variant="default"
                loading={save.isPending}
                disabled={code.trim() === (discountCode ?? '')}
              >
                {t('code.save')}
              </Button>
            </Group>
          )}
        </Stack>
      </form>
    </Card>
  );
}
