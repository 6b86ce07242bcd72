import { useSortable } from '@dnd-kit/sortable';
import { CSS } from '@dnd-kit/utilities';
import { ActionIcon, Button, Checkbox, Menu, NativeSelect, SimpleGrid, TextInput } from '@mantine/core';
import { IconDotsVertical, IconGripVertical } from '@tabler/icons-react';
import { useState } from 'react';
import type { Schemas } from '../../../../../src/api/generated/countersign.ts';
import type { Language } from '../../../language/language.ts';
import { useTexts } from '../../../language/use-texts.ts';
import { PersonName } from '../../parts/PersonName.tsx';
import { PhoneField } from '../../parts/PhoneField.tsx';
import { useFieldErrors } from '../../parts/use-field-errors.ts';
import { ACTIONS, IDENTITIES, languageChoices } from '../../parts/vocabulary.ts';
import { texts } from '../texts.ts';
import { colorOf, type DraftApprover } from './draft.ts';
import { changeApprover, joinPrevious, removeApprover, shift } from './route.ts';
import type { Drafting } from './use-draft.ts';

/** Somebody on the route, who can be dragged to another place. */
export function ApproverCard({
  approver,
  place,
  pointer,
  drafting,
  gaps,
}: {
  approver: DraftApprover;
  place: { step: string; before: string };
  pointer: string;
  drafting: Drafting;
  gaps: ReadonlySet<string>;
}) {
  const t = useTexts(texts);
  const { draft, change } = drafting;
  const { key, name, phone, action } = approver;
  const [showsMore, setShowsMore] = useState(false);
  const sortable = useSortable({ id: key, data: { place } });
  const fieldError = useFieldErrors(drafting.error);
  const set = (changes: Partial<DraftApprover>) => change({ steps: changeApprover(draft.steps, key, changes) });
  const errorOf = (part: 'name' | 'phone') =>
    gaps.has(`${pointer}/${part}`) ? t('editor.missing') : fieldError(`${pointer}/${part}`);
  const style = { transform: CSS.Translate.toString(sortable.transform), transition: sortable.transition };

  return (
    <li
      ref={sortable.setNodeRef}
      style={style}
      className={`route-person approver-color-${colorOf(draft, key)}${sortable.isDragging ? ' route-person-dragged' : ''}`}
    >
      <ActionIcon
        {...sortable.attributes}
        {...sortable.listeners}
        className="approver-grip"
        aria-label={t('route.move', { name: name || t('route.someone') })}
      >
        <IconGripVertical size={20} aria-hidden />
      </ActionIcon>
      <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="sm" className="approver-fields">
        <PersonName
          label={t('route.name')}
          value={name}
          error={errorOf('name')}
          onChange={(value) => set({ name: value })}
          onContact={(contact) => set({ name: contact.name ?? contact.phone, phone: contact.phone })}
        />
        <PhoneField
          label={t('route.phone')}
          value={phone}
          onChange={(value) => set({ phone: value })}
          error={errorOf('phone')}
        />
        <NativeSelect
          label={t('route.action')}
          value={action}
          onChange={({ currentTarget: { value } }) => set({ action: value as Schemas['Action'], identity: null })}
          data={ACTIONS.map((value) => ({ value, label: t(`action.${value}`) }))}
        />
      </SimpleGrid>
      <MoreMenu approver={approver} drafting={drafting} />
      <div className="approver-more">
        <Button variant="subtle" size="sm" mih={44} onClick={() => setShowsMore(!showsMore)} aria-expanded={showsMore}>
          {t(showsMore ? 'route.less' : 'route.more')}
        </Button>
        {showsMore && <Further approver={approver} set={set} />}
      </div>
    </li>
  );
}

function Further({ approver, set }: { approver: DraftApprover; set(changes: Partial<DraftApprover>): void }) {
  const t = useTexts(texts);
  const { role, language, identity, veto } = approver;
  return (
    <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="sm" pb="sm">
      <TextInput
        label={t('route.role')}
        value={role}
        onChange={({ currentTarget: { value } }) => set({ role: value })}
        maxLength={200}
        dir="auto"
      />
      <NativeSelect
        label={t('route.language')}
        value={language}
        onChange={({ currentTarget: { value } }) => set({ language: value as Language })}
        data={languageChoices()}
      />
      <NativeSelect
        label={t('route.identity')}
        value={identity ?? ''}
        onChange={({ currentTarget: { value } }) => set({ identity: (value || null) as DraftApprover['identity'] })}
        data={[
          { value: '', label: t('identity.usual') },
          ...IDENTITIES.map((value) => ({ value, label: t(`identity.${value}`) })),
        ]}
      />
      <Checkbox
        className="tall"
        label={t('route.veto')}
        checked={veto}
        onChange={({ currentTarget: { checked } }) => set({ veto: checked })}
      />
    </SimpleGrid>
  );
}

/** What dragging does, for those who do not drag. */
function MoreMenu({ approver: { key, name }, drafting }: { approver: DraftApprover; drafting: Drafting }) {
  const t = useTexts(texts);
  const {
    draft: { steps },
    change,
  } = drafting;
  const at = steps.findIndex(({ approvers }) => approvers.some((approver) => approver.key === key));
  const isAlone = steps[at]?.approvers.length === 1;
  return (
    <Menu position="bottom-end" transitionProps={{ duration: 0 }} withinPortal>
      <Menu.Target>
        <ActionIcon className="approver-menu" aria-label={t('route.menu', { name: name || t('route.someone') })}>
          <IconDotsVertical size={20} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item disabled={isAlone && at === 0} onClick={() => change({ steps: shift(steps, key, -1) })}>
          {t('route.earlier')}
        </Menu.Item>
        <Menu.Item
          disabled={isAlone && at === steps.length - 1}
          onClick={() => change({ steps: shift(steps, key, 1) })}
        >
          {t('route.later')}
        </Menu.Item>
        <Menu.Item disabled={at === 0} onClick={() => change({ steps: joinPrevious(steps, key) })}>
          {t('route.join')}
        </Menu.Item>
        <Menu.Item color="red.9" onClick={() => change({ steps: removeApprover(steps, key) })}>
          {t('route.remove')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
