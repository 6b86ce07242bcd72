import { Badge, Button, NativeSelect, TextInput } from '@mantine/core';
import { IconAddressBook, IconUserPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { type RowOf, usePages } from '../../api/use-pages.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Empty } from '../parts/Empty.tsx';
import { Page } from '../parts/Page.tsx';
import { PagedRows, Row } from '../parts/Rows.tsx';
import { SearchField } from '../parts/SearchField.tsx';
import { useTyped } from '../parts/use-typed.ts';
import { useMay } from '../session.ts';
import { ContactDialog } from './ContactDialog.tsx';
import { KeptStamps } from './KeptStamps.tsx';
import { texts } from './texts.ts';

type Contact = RowOf<'listContacts'>;
type Who = 'everybody' | 'reachable' | 'optedOut';

/** The people that the organization writes with. */
export default function Contacts() {
  const t = useTexts(texts);
  const may = useMay();
  const search = useTyped();
  const q = search.settled;
  const tag = useTyped();
  const [who, setWho] = useState<Who>('everybody');
  const [open, setOpen] = useState<Contact | 'new' | null>(null);
  const query = {
    limit: 50,
    ...(q !== '' && { q }),
    ...(tag.settled !== '' && { tag: tag.settled }),
    ...(who !== 'everybody' && { optedOut: who === 'optedOut' }),
  };
  const pages = usePages('listContacts', { query });
  const isNarrowed = q !== '' || tag.settled !== '' || who !== 'everybody';
  const add = may('contacts:write') && (
    <Button leftSection={<IconUserPlus size={18} aria-hidden />} onClick={() => setOpen('new')}>
      {t('add')}
    </Button>
  );

  return (
    <Page title={t('title')} intro={t('intro')} actions={add}>
      <search className="filters">
        <SearchField label={t('search')} of={search} />
        <TextInput
          label={t('tag')}
          value={tag.text}
          onChange={({ currentTarget: { value } }) => tag.setText(value)}
          maxLength={60}
        />
        <NativeSelect
          label={t('who')}
          value={who}
          onChange={({ currentTarget: { value } }) => setWho(value as Who)}
          data={(['everybody', 'reachable', 'optedOut'] as const).map((value) => ({ value, label: t(value) }))}
        />
      </search>
      <PagedRows
        of={pages}
        label={t('list')}
        empty={
          isNarrowed ? (
            <Empty icon={IconAddressBook} title={t('noneTitle')}>
              {t('none')}
            </Empty>
          ) : (
            <Empty icon={IconAddressBook} title={t('emptyTitle')}>
              {t('empty')}
            </Empty>
          )
        }
      >
        {(contact) => <ContactRow key={contact.id} of={contact} onOpen={() => setOpen(contact)} />}
      </PagedRows>
      <KeptStamps />
      {open && <ContactDialog of={open === 'new' ? null : open} onClose={() => setOpen(null)} />}
    </Page>
  );
}

function ContactRow({ of: contact, onOpen }: { of: Contact; onOpen(): void }) {
  const t = useTexts(texts);
  const may = useMay();
  const { name, phone, tags, optedOut } = contact;
  const canWrite = may('messages:write') && !optedOut;
  return (
    <Row
      onOpen={onOpen}
      title={<bdi>{name ?? phone}</bdi>}
      note={name === null ? undefined : <bdi dir="ltr">{phone}</bdi>}
      aside={
        <>
          {tags.map((each) => (
            <Badge key={each} variant="default" size="lg" tt="none" fw={500}>
              {each}
            </Badge>
          ))}
          {optedOut && (
            <Badge variant="light" color="red" size="lg" tt="none">
              {t('noMessages')}
            </Badge>
          )}
        </>
      }
      {...(canWrite && {
        actions: (
          <Button
            component={Link}
            href={`/messages?to=${encodeURIComponent(phone)}`}
            variant="subtle"
            aria-label={t('writeTo', { name: name ?? phone })}
          >
            {t('write')}
          </Button>
        ),
      })}
    />
  );
}
