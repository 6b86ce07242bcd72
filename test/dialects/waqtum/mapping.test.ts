import { expect, test } from '@jest/globals';
import { approverChangesOf, documentOf, filterOf, newApproverOf } from '../../../src/dialects/waqtum/mapping.ts';
import { whatsappNumber } from '../../../src/dialects/waqtum/phone.ts';
import { arrange } from '../../../src/dialects/waqtum/route.ts';
import type { ApproverView, DocumentView } from '../../../src/documents/view.ts';
import { ACTIONS, DOCUMENT_STATUSES } from '../../../src/domain/model.ts';
import { newApprover } from './api.ts';

const approver = (id: string, changes: Partial<ApproverView> = {}): ApproverView =>
  ({
    id,
    name: 'Sara',
    names: {},
    role: null,
    roles: {},
    phone: '+966500000001',
    channels: [],
    action: 'approve',
    veto: false,
    language: 'en',
    timeZone: 'Asia/Riyadh',
    identity: 'link',
    place: null,
    attributes: {},
    status: 'waiting',
    invitedAt: null,
    decidedAt: null,
    reason: null,
    reminderCount: 0,
    ...changes,
  }) as ApproverView;

const document = (groups: ApproverView[][], changes: Partial<DocumentView> = {}): DocumentView =>
  ({
    id: 'document',
    status: 'draft',
    title: 'Lease',
    titles: {},
    attributes: {},
    steps: groups.map((approvers, index) => ({
      id: `step ${index}`,
      position: index + 1,
      status: 'waiting',
      quorum: { kind: 'all' },
      approvers,
    })),
    progress: { approvers: groups.flat().length, decided: 0 },
    ...changes,
  }) as DocumentView;

test('a document of another dialect falls back to what it has', () => {
  const shown = documentOf(document([[approver('a', { role: 'Finance' })], [approver('b')]]));
  expect(shown).toMatchObject({ title_ar: 'Lease', title_en: 'Lease', department: '', workflow_type: 'sequential' });
  expect(shown.approvers![0]).toMatchObject({
    name_ar: 'Sara',
    name_en: 'Sara',
    role_ar: 'Finance',
    order_index: null,
  });
});

test('approvers who were taken out of the route are not shown', () => {
  const group = [
    approver('a', { status: 'replaced' }),
    approver('b', { status: 'invited' }),
    approver('c', { status: 'removed' }),
  ];
  expect(documentOf(document([group])).approvers!.map(({ id }) => id)).toEqual(['b']);
});

test('every action and every status has a name', () => {
  expect(
    ACTIONS.map((action) => documentOf(document([[approver('a', { action })]])).approvers![0]!.action_type),
  ).toEqual(['sign', 'stamp', 'approve_only', 'review_only']);
  for (const status of DOCUMENT_STATUSES) expect(documentOf(document([], { status })).status).toMatch(/^[a-z_]+$/);
});

test('S1-R40: a document is pending until the first approver has acted', () => {
  const status = (decided: number) =>
    documentOf(document([], { status: 'in_progress', progress: { approvers: 2, decided } })).status;
  expect([status(0), status(1)]).toEqual(['pending', 'in_progress']);
  expect(filterOf('pending')).toEqual({ statuses: ['pending', 'in_progress'], anyDecided: false });
  expect(filterOf('in_progress')).toEqual({ statuses: ['in_progress'], anyDecided: true });
});

test('S1-R49, S1-R52: turns follow order_index, who shares one is asked together, who has none comes last', () => {
  const one = (id: string, order_index: number | null) => [approver(id, { attributes: { order_index } })];
  const groups = [one('none', null), one('third', 3), one('first', 1), one('also third', 3), one('none either', null)];
  expect(arrange(document(groups, { attributes: { workflow_type: 'sequential' } }))).toEqual([
    ['first'],
    ['third', 'also third'],
    ['none'],
    ['none either'],
  ]);
  expect(arrange(document(groups, { attributes: { workflow_type: 'parallel' } }))).toEqual([
    ['first', 'third', 'also third', 'none', 'none either'],
  ]);
});

test('the route of a draft that another dialect made is left alone', () => {
  expect(() => arrange(document([[approver('a'), approver('b')]]))).toThrow('validation_failed');
});

test('a role can be given in one language, changed, and taken away', () => {
  const input = newApproverOf(newApprover({ role_ar: 'المدير' }));
  expect(input).toMatchObject({ role: 'المدير', roles: { ar: 'المدير' } });
  const changed = approverChangesOf({ role_en: 'Manager' }, input);
  expect(changed).toMatchObject({ role: 'Manager', roles: { ar: 'المدير', en: 'Manager' } });
  expect(approverChangesOf({ role_ar: null, role_en: '' }, { ...input, ...changed })).toMatchObject({
    role: null,
    roles: {},
  });
});

test('S1-R33: a change names only what was given', () => {
  const input = newApproverOf(newApprover());
  expect(approverChangesOf({}, input)).toEqual({});
  expect(approverChangesOf({ name_ar: 'نورة' }, input)).toEqual({ name: 'Sara', names: { ar: 'نورة', en: 'Sara' } });
});

test('S1-R50: a WhatsApp number may lack its plus; a number that may be national is not guessed at', () => {
  for (const phone of [' 966501234567 ', '966 50-123 4567', '٩٦٦٥٠١٢٣٤٥٦٧'])
    expect(whatsappNumber(phone)).toBe('+966501234567');
  for (const phone of ['+966501234567', '00966501234567', '0501234567', '501234567', '2025550123']) {
    expect(whatsappNumber(phone)).toBe(phone);
  }
});
