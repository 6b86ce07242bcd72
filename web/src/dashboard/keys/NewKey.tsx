import { Button, Group, NativeSelect, NumberInput, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Answer } from '../../api/client.ts';
import { useDoing } from '../../api/use-api.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Copy } from '../parts/Copy.tsx';
import { Dialog } from '../parts/Dialog.tsx';
import { FormDialog } from '../parts/FormDialog.tsx';
import { useFieldErrors } from '../parts/use-field-errors.ts';
import { DIALECTS, type Scope } from './choices.ts';
import { Rights } from './Rights.tsx';
import { texts } from './texts.ts';

type Made = Answer<'createKey'>;
type Plan = 'basic' | 'business' | 'enterprise';

/** Makes a key, then shows it the one time it can be seen. */
export function NewKey({ onClose }: { onClose(): void }) {
  const t = useTexts(texts);
  const [made, setMade] = useState<Made | null>(null);
  if (made === null) return <KeyForm onMade={setMade} onClose={onClose} />;
  return (
    <Dialog title={t('made.title')} size="lg" onClose={onClose} isHeld>
      <Stack gap="md">
        <Text fw={600}>{t('made.once')}</Text>
        <Text>{t('made.header', { header: made.header })}</Text>
        <Copy value={made.authorization} label={t('made.value')} />
        <Group justify="flex-end">
          <Button onClick={onClose}>{t('made.done')}</Button>
        </Group>
      </Stack>
    </Dialog>
  );
}

function KeyForm({ onMade, onClose }: { onMade(made: Made): void; onClose(): void }) {
  const t = useTexts(texts);
  const [name, setName] = useState('');
  const [dialect, setDialect] = useState('countersign');
  const [mode, setMode] = useState<'live' | 'test'>('live');
  const [plan, setPlan] = useState<'' | Plan>('');
  const [scopes, setScopes] = useState<Scope[]>(['*']);
  const [ips, setIps] = useState('');
  const [requests, setRequests] = useState<number | string>('');
  const [until, setUntil] = useState('');
  const [isTried, setTried] = useState(false);
  const make = useDoing('createKey', { changes: ['listKeys'], saysError: true, onDone: onMade });
  const fieldError = useFieldErrors(make.error);
  const plans = DIALECTS.find(({ value }) => value === dialect)?.plans ?? [];

  const submit = () => {
    setTried(true);
    if (name.trim() === '' || scopes.length === 0) return;
    make.mutate({
      body: {
        name: name.trim(),
        dialect,
        mode,
        scopes,
        ipAllow: ips.split(/[\s,،]+/).filter((ip) => ip !== ''),
        ...(plan !== '' && plans.length > 0 && { plan }),
        ...(requests !== '' && { requestsPerMinute: Number(requests) }),
        // The whole of that day, where the person is.
        ...(until !== '' && { expiresAt: new Date(`${until}T23:59:59`).toISOString() }),
      },
    });
  };

  return (
    <FormDialog
      title={t('form.title')}
      submit={t('form.make')}
      doing={make}
      size="lg"
      onSubmit={submit}
      onClose={onClose}
    >
      <TextInput
        label={t('form.name')}
        description={t('form.nameHint')}
        value={name}
        onChange={({ currentTarget: { value } }) => setName(value)}
        error={isTried && name.trim() === '' ? t('form.nameMissing') : fieldError('/name')}
        maxLength={200}
        required
        data-autofocus
      />
      <NativeSelect
        label={t('form.dialect')}
        value={dialect}
        onChange={({ currentTarget: { value } }) => {
          setDialect(value);
          // Another API may have other words for what a key can do.
          setScopes(['*']);
        }}
        data={[
          { value: 'countersign', label: t('form.own') },
          ...DIALECTS.map(({ value, label }) => ({ value, label })),
        ]}
      />
      {plans.length > 0 && (
        <NativeSelect
          label={t('form.plan')}
          value={plan}
          onChange={({ currentTarget: { value } }) => setPlan(value as typeof plan)}
          data={[{ value: '', label: t('form.noPlan') }, ...plans]}
        />
      )}
      <NativeSelect
        label={t('form.mode')}
        description={t('form.modeHint')}
        value={mode}
        onChange={({ currentTarget: { value } }) => setMode(value as typeof mode)}
        data={(['live', 'test'] as const).map((value) => ({ value, label: t(value) }))}
      />
      <Rights dialect={dialect} scopes={scopes} onChange={setScopes} error={isTried && scopes.length === 0} />
      <Textarea
        label={t('form.ip')}
        description={t('form.ipHint')}
        dir="ltr"
        autosize
        minRows={2}
        value={ips}
        onChange={({ currentTarget: { value } }) => setIps(value)}
        error={fieldError('/ipAllow')}
      />
      <TextInput
        type="date"
        label={t('form.expires')}
        description={t('form.expiresHint')}
        value={until}
        onChange={({ currentTarget: { value } }) => setUntil(value)}
        error={fieldError('/expiresAt')}
      />
      <NumberInput
        label={t('form.requests')}
        description={t('form.requestsHint')}
        min={1}
        value={requests}
        onChange={setRequests}
        error={fieldError('/requestsPerMinute')}
      />
    </FormDialog>
  );
}
