import { Button, Group, Stack, Switch, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Link } from 'wouter';
import { useDoing } from '../../api/use-api.ts';
import type { RowOf } from '../../api/use-pages.ts';
import { formatDate } from '../../language/format.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import { useTexts } from '../../language/use-texts.ts';
import { Confirm } from '../parts/Confirm.tsx';
import { Dialog } from '../parts/Dialog.tsx';
import { Refused } from '../parts/Refused.tsx';
import { sayDone } from '../parts/say.ts';
import { useFieldErrors } from '../parts/use-field-errors.ts';
import { useMay } from '../session.ts';
import { texts } from './texts.ts';

type Contact = RowOf<'listContacts'>;

/** A contact to look at and change, or a new one. */
export function ContactDialog({ of: contact, onClose }: { of: Contact | null; onClose(): void }) {
  const t = useTexts(texts);
  const { t: say, language } = useSpeech();
  const may = useMay();
  const mayChange = may('contacts:write');
  const [name, setName] = useState(contact?.name ?? '');
  const [phone, setPhone] = useState(contact?.phone ?? '');
  const [tags, setTags] = useState(contact?.tags.join(', ') ?? '');
  const [optedOut, setOptedOut] = useState(contact?.optedOut ?? false);
  const [isDeleting, setDeleting] = useState(false);
  const { save, error, isBusy } = useSaving(contact);
  const remove = useDoing('deleteContact', { changes: ['listContacts'], saysError: true });
  const fieldError = useFieldErrors(error);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const isSaved = await save({ name: name.trim() || null, phone, tags: tagsOf(tags), optedOut });
    if (!isSaved) return;
    sayDone(t('form.saved'));
    onClose();
  };

  if (isDeleting && contact) {
    return (
      <Confirm
        title={t('remove.title', { name: contact.name ?? contact.phone })}
        confirm={t('remove.confirm')}
        onConfirm={() => remove.mutateAsync({ path: { contactId: contact.id } }).then(onClose)}
        onClose={() => setDeleting(false)}
      >
        {t('remove.text')}
      </Confirm>
    );
  }
  return (
    <Dialog title={t(contact ? 'form.changeTitle' : 'form.addTitle')} onClose={onClose} isHeld={isBusy}>
      <form onSubmit={(event) => void submit(event)} noValidate>
        <Stack gap="md">
          <TextInput
            label={t('form.name')}
            value={name}
            onChange={({ currentTarget: { value } }) => setName(value)}
            error={fieldError('/name')}
            readOnly={!mayChange}
            dir="auto"
            maxLength={200}
            data-autofocus
          />
          <TextInput
            label={t('form.phone')}
            type="tel"
            dir="ltr"
            value={phone}
            onChange={({ currentTarget: { value } }) => setPhone(value)}
            error={fieldError('/phone')}
            readOnly={!mayChange}
            required
          />
          <TextInput
            label={t('form.tags')}
            description={t('form.tagsHint')}
            value={tags}
            onChange={({ currentTarget: { value } }) => setTags(value)}
            error={fieldError('/tags')}
            readOnly={!mayChange}
            dir="auto"
          />
          <Switch
            className="tall"
            label={t('form.optedOut')}
            description={
              contact?.optedOutAt
                ? t('since', { date: formatDate(language, contact.optedOutAt) })
                : t('form.optedOutHint')
            }
            checked={optedOut}
            onChange={({ currentTarget: { checked } }) => setOptedOut(checked)}
            disabled={!mayChange}
          />
          <Refused error={error} />
          <Group justify="flex-end" gap="sm">
            {contact && may('messages:read') && (
              <Button component={Link} href={`/messages?contactId=${contact.id}`} variant="subtle" me="auto">
                {t('form.messages')}
              </Button>
            )}
            {contact && mayChange && (
              <Button variant="outline" color="red" onClick={() => setDeleting(true)} disabled={isBusy}>
                {t('form.delete')}
              </Button>
            )}
            {mayChange ? (
              <Button type="submit" loading={isBusy}>
                {t('form.save')}
              </Button>
            ) : (
              <Button onClick={onClose}>{say('common.close')}</Button>
            )}
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

type Given = { name: string | null; phone: string; tags: string[]; optedOut: boolean };

/** Tags have operations of their own: they are told to webhooks one by one. */
function useSaving(contact: Contact | null) {
  const quiet = { changes: [], saysError: true };
  const create = useDoing('createContact', { changes: ['listContacts'], saysError: true });
  const change = useDoing('changeContact', { changes: ['listContacts'], saysError: true });
  const addTags = useDoing('addContactTags', quiet);
  const removeTag = useDoing('removeContactTag', quiet);
  const all = [create, change, addTags, removeTag];

  const changeAll = async ({ id, tags: before }: Contact, { tags, ...fields }: Given) => {
    const path = { contactId: id };
    const added = tags.filter((tag) => !before.includes(tag));
    if (added.length > 0) await addTags.mutateAsync({ path, body: { tags: added } });
    for (const tag of before.filter((each) => !tags.includes(each))) {
      await removeTag.mutateAsync({ path: { ...path, tag } });
    }
    await change.mutateAsync({ path, body: fields });
  };
  return {
    isBusy: all.some(({ isPending }) => isPending),
    error: all.find(({ error }) => error !== null)?.error ?? null,
    /** @returns whether it was saved; if not, `error` says why. */
    async save(given: Given): Promise<boolean> {
      for (const each of all) each.reset();
      try {
        if (contact) await changeAll(contact, given);
        else await create.mutateAsync({ body: given });
        return true;
      } catch {
        return false;
      }
    },
  };
}

/** Commas of all three scripts separate. */
const tagsOf = (text: string): string[] => [
  ...new Set(
    text
      .split(/[,،؛;]/)
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ''),
  ),
];
