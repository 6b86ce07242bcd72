import { Button, Group, PasswordInput, Radio, Stack, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useDoing } from '../../api/use-api.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import { useTexts } from '../../language/use-texts.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { Refused } from '../parts/Refused.tsx';
import { sayDone } from '../parts/say.ts';
import { useFieldErrors } from '../parts/use-field-errors.ts';
import { texts } from './texts.ts';

/** A certificate of the organization's own, with its key or who signs with it. */
export function CertificateForm({ onClose }: { onClose(): void }) {
  const t = useTexts(texts);
  const { t: say } = useSpeech();
  const [chain, setChain] = useState('');
  const [driver, setDriver] = useState<'local' | 'http'>('local');
  const [privateKey, setPrivateKey] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const [url, setUrl] = useState('');
  const [authorization, setAuthorization] = useState('');
  const replace = useDoing('replaceSealCertificate', {
    changes: ['readSealCertificate'],
    saysError: true,
    onDone: () => {
      sayDone(t('upload.saved'));
      onClose();
    },
  });
  const fieldError = useFieldErrors(replace.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const key =
      driver === 'local'
        ? { driver, privateKey, ...(passphrase !== '' && { passphrase }) }
        : { driver, url: url.trim(), authorization: authorization.trim() || null };
    replace.mutate({ body: { chain, key } });
  };
  return (
    <Dialog title={t('upload.title')} size="lg" onClose={onClose} isHeld={replace.isPending}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <Textarea
            label={t('upload.chain')}
            description={t('upload.chainHint')}
            dir="ltr"
            rows={5}
            spellCheck={false}
            value={chain}
            onChange={({ currentTarget: { value } }) => setChain(value)}
            error={fieldError('/chain')}
            required
            data-autofocus
          />
          <Radio.Group
            label={t('upload.holder')}
            value={driver}
            onChange={(value) => setDriver(value as typeof driver)}
          >
            <Radio className="tall" value="local" label={t('seal.local')} />
            <Radio className="tall" value="http" label={t('seal.http')} />
          </Radio.Group>
          {driver === 'local' ? (
            <>
              <Textarea
                label={t('upload.privateKey')}
                dir="ltr"
                rows={5}
                spellCheck={false}
                autoComplete="off"
                value={privateKey}
                onChange={({ currentTarget: { value } }) => setPrivateKey(value)}
                error={fieldError('/key/privateKey')}
                required
              />
              <PasswordInput
                label={t('upload.passphrase')}
                autoComplete="off"
                value={passphrase}
                onChange={({ currentTarget: { value } }) => setPassphrase(value)}
                error={fieldError('/key/passphrase')}
              />
            </>
          ) : (
            <>
              <TextInput
                label={t('upload.url')}
                type="url"
                dir="ltr"
                value={url}
                onChange={({ currentTarget: { value } }) => setUrl(value)}
                error={fieldError('/key/url')}
                required
              />
              <TextInput
                label={t('upload.authorization')}
                dir="ltr"
                autoComplete="off"
                value={authorization}
                onChange={({ currentTarget: { value } }) => setAuthorization(value)}
                error={fieldError('/key/authorization')}
              />
            </>
          )}
          <Refused error={replace.error} />
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose} disabled={replace.isPending}>
              {say('common.cancel')}
            </Button>
            <Button type="submit" loading={replace.isPending}>
              {t('upload.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
