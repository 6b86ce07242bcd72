import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createForm, publishForm } from '../../../src/forms/forms.ts';
import { submitForm } from '../../../src/forms/submitting.ts';
import { startForm, visitForm } from '../../../src/forms/visiting.ts';
import { changeTemplate, createTemplate } from '../../../src/templates/templates.ts';
import { withinOneDay } from '../../support/days.ts';
import { approversOf, draft, person } from '../../support/documents.ts';
import { type Account, type Emza, refusal, startEmza, succeed } from './api.ts';

/** S3-R101 to S3-R110 and S3-R178 to S3-R190: templates and forms, to be looked at. */

let emza: Emza;
/** The root of a tree, an organization under it, and one under nobody. */
let root: Account;
let branch: Account;
let stranger: Account;
beforeAll(async () => {
  emza = await startEmza({ worker: false });
  root = await emza.account();
  stranger = await emza.account();
  const organizationId = randomUUID();
  await emza.product.core.database.system((em) =>
    em.execute('insert into organizations (id, name, parent_id) values (?, ?, ?)', [
      ...[organizationId, 'Branch', root.organizationId],
    ]),
  );
  branch = await emza.account({ organizationId });
});
afterAll(() => emza.stop());

const BOX = { page: 1, x: 0.1, y: 0.2, width: 0.3, height: 0.05 };
const NOT_FOUND = { status: 404, code: 'not_found' };
const SCOPE_MISSING = { status: 403, code: 'scope_missing' };

/** A template of an account, whose first signer signs and fills in the rent. */
async function makeTemplate({ caller }: Account, name: string, shared = false) {
  const { product } = emza;
  const fields = [
    { id: 'mark', kind: 'signature' as const, ...BOX },
    { id: 'rent', kind: 'text' as const, ...BOX, y: 0.4 },
  ];
  const steps = [{ approvers: [person({ action: 'sign', fields })] }, { approvers: [person({ action: 'sign' })] }];
  const document = await draft(product, caller, { steps });
  const kept = { approverId: approversOf(document)[1]!.id, keepPerson: true };
  const given = { id: randomUUID(), documentId: document.id, name, slots: [kept] };
  const template = await createTemplate(product.core, caller, given);
  return shared ? changeTemplate(product.core, caller, template.id, { shared }) : template;
}

async function makeForm(account: Account, title: string) {
  const { core } = emza.product;
  const templateId = (await makeTemplate(account, title)).id;
  const form = await createForm(core, account.caller, { id: randomUUID(), title, templateId });
  return publishForm(core, account.caller, form.id);
}

const without = (account: Account, scope: string) =>
  account.with({ scopes: ['contracts:read', 'templates:read', 'forms:read'].filter((one) => one !== scope) });
const titles = (rows: { title: string }[]) => rows.map(({ title }) => title);

describe('templates', () => {
  test('S3-R178, S3-R185, S3-R187: listing, reading and previewing need templates:read', async () => {
    const { number } = await makeTemplate(root, 'Scoped');
    const [may, mayNot] = [await root.with({ scopes: ['templates:read'] }), await without(root, 'templates:read')];
    for (const path of ['/templates', `/templates/${number}`, `/templates/${number}/preview/1`]) {
      succeed(await may.ask('GET', path));
      expect(refusal(await mayNot.ask('GET', path))).toEqual(SCOPE_MISSING);
    }
  });

  test('S3-R179, S3-R180, S3-R181: self by default, with what is shared from above, or the whole tree for its root', async () => {
    const own = await makeTemplate(branch, 'Own');
    const shared = await makeTemplate(root, 'Shared', true);
    await makeTemplate(root, 'Kept');
    const list = async (by: Account, scope = '') => titles(succeed(await by.ask('GET', `/templates${scope}`)));
    expect(await list(branch)).toEqual(['Own']);
    expect(await list(branch, '?view_scope=self')).toEqual(['Own']);
    expect(await list(branch, '?view_scope=shared_from_parent')).toEqual(['Shared', 'Own']);
    expect(await list(root, '?view_scope=all_org')).toEqual(expect.arrayContaining(['Own', 'Shared', 'Kept']));
    expect(await list(root, '?view_scope=shared_from_parent')).not.toContain('Own');
    expect(await list(stranger, '?view_scope=shared_from_parent')).toEqual([]);
    succeed(await branch.ask('GET', `/templates/${shared.number}`));
    succeed(await root.ask('GET', `/templates/${own.number}`));
  });

  test('S3-R184: the whole tree is refused to who is not its root', async () => {
    for (const account of [branch, stranger])
      expect(refusal(await account.ask('GET', '/templates?view_scope=all_org'))).toEqual(SCOPE_MISSING);
  });

  test('S3-R182: twenty a page unless something from 1 to 100 is asked for; by active state', async () => {
    const account = await emza.account();
    const first = await makeTemplate(account, 'First');
    await makeTemplate(account, 'Second');
    const { body } = await account.ask('GET', '/templates');
    expect(body.meta).toEqual({ current_page: 1, per_page: 20, total: 2, last_page: 1 });
    const second = await account.ask('GET', '/templates?per_page=1&page=2');
    expect([titles(second.body.data), second.body.meta.last_page]).toEqual([['First'], 2]);
    const beyond = await account.ask('GET', '/templates?per_page=1&page=9');
    expect([beyond.body.data, beyond.body.meta.total]).toEqual([[], 2]);
    for (const size of [0, 101])
      expect(refusal(await account.ask('GET', `/templates?per_page=${size}`))).toMatchObject({
        status: 422,
        code: 'validation',
      });
    succeed(await account.ask('GET', '/templates?per_page=100'));
    await changeTemplate(emza.product.core, account.caller, first.id, { active: false });
    expect(titles(succeed(await account.ask('GET', '/templates?active=false')))).toEqual(['First']);
    expect(titles(succeed(await account.ask('GET', '/templates?active=true')))).toEqual(['Second']);
  });

  test('S3-R183: nothing is made, changed or deleted here', async () => {
    const { number } = await makeTemplate(root, 'Lasting');
    for (const [method, path] of [
      ['POST', ''],
      ['PATCH', `/${number}`],
      ['PUT', `/${number}`],
      ['DELETE', `/${number}`],
    ] as const)
      expect((await root.ask(method, `/templates${path}`)).status).toBe(405);
  });

  test('S3-R186: a template comes with its positions, the geometry of its pages and a link to a preview', async () => {
    const { number } = await makeTemplate(root, 'Whole');
    const data = succeed(await root.ask('GET', `/templates/${number}`));
    expect(data).toMatchObject({ id: number, title: 'Whole', active: true, shared: false, page_count: 1 });
    expect(data.pages).toEqual([{ page: 1, width: 595, height: 842 }]);
    expect(data.positions).toEqual([
      { type: 'signature', signer_order: 1, ...BOX },
      { type: 'text', signer_order: 1, ...BOX, y: 0.4 },
    ]);
    succeed(await root.ask('GET', data._links.preview));
    for (const id of [number, 999_999_999, Number.MAX_SAFE_INTEGER])
      expect(refusal(await stranger.ask('GET', `/templates/${id}`))).toEqual(NOT_FOUND);
  });

  test('S3-R188, S3-R189, S3-R190: previews count from 1, have no address yet, and end with the last page', async () => {
    const { number } = await makeTemplate(root, 'Previewed');
    const preview = (page: number, by = root) => by.ask('GET', `/templates/${number}/preview/${page}`);
    expect(succeed(await preview(1))).toEqual({ template_id: number, page: 1, url: null, expires_at: null });
    expect(refusal(await preview(2))).toEqual(NOT_FOUND);
    expect([404, 422]).toContain((await preview(0)).status);
    expect(refusal(await preview(1, stranger))).toEqual(NOT_FOUND);
  });
});

describe('a contract over a template', () => {
  test('S3-R55, S3-R56: takes one that the root shares, strictly or loosely, and nobody else’s', async () => {
    const [shared, kept] = [await makeTemplate(root, 'For all', true), await makeTemplate(root, 'For us')];
    const make = (by: Account, number: number) =>
      by.ask('POST', '/contracts', { json: { title: 'Lease', template_id: number, template_enforcement: 'strict' } });
    const made = succeed(await make(branch, shared.number));
    const contract = succeed(await branch.ask('GET', `/contracts/${made.code}`));
    expect(contract).toMatchObject({ template_id: shared.number, template_enforcement: 'strict' });
    expect(contract.template_positions).toHaveLength(2);
    for (const [by, number] of [
      [branch, kept.number],
      [stranger, shared.number],
    ] as const)
      expect(refusal(await make(by, number))).toEqual({ status: 422, code: 'validation', fields: ['template_id'] });
  });
});

describe('forms', () => {
  test('S3-R101, S3-R104, S3-R107: listing, reading and counting need forms:read', async () => {
    const { slug } = await makeForm(root, 'Scoped');
    const [may, mayNot] = [await root.with({ scopes: ['forms:read'] }), await without(root, 'forms:read')];
    for (const path of ['/forms', `/forms/${slug}`, `/forms/${slug}/stats`]) {
      succeed(await may.ask('GET', path));
      expect(refusal(await mayNot.ask('GET', path))).toEqual(SCOPE_MISSING);
    }
  });

  test('S3-R102, S3-R103: the hundred newest of one’s own of version 2.0, without pages', async () => {
    const account = await emza.account();
    const { core } = emza.product;
    await core.database.tenant(account.organizationId, (em) =>
      em.execute(
        `insert into forms (id, organization_id, slug, schema_version, title, language, content, submissions_per_day, created_at, updated_at)
         select gen_random_uuid(), ?, 'frm-' || lpad(to_hex(n), 16, '0'), case when n = 102 then '1.0' else '2.0' end, 'Form ' || n,
           'fa', '{"questions":[]}', 1, now() + make_interval(secs => n), now() from generate_series(1, 102) n`,
        [account.organizationId],
      ),
    );
    const { body } = await account.ask('GET', '/forms');
    expect([Object.keys(body), body.data.length]).toEqual([['data'], 100]);
    expect([body.data[0].title, body.data.at(-1).title]).toEqual(['Form 101', 'Form 2']);
    expect(titles(succeed(await stranger.ask('GET', '/forms')))).not.toContain('Form 101');
  });

  test('S3-R105: a form that is unknown or somebody else’s is form_not_found', async () => {
    const { slug } = await makeForm(root, 'Mine');
    for (const path of [`/forms/${slug}`, `/forms/${slug}/stats`, '/forms/frm-0000000000000000', '/forms/strange'])
      expect(refusal(await stranger.ask('GET', path))).toEqual({ status: 404, code: 'form_not_found' });
    const { body } = await stranger.ask('GET', `/forms/${slug}`);
    expect(body).toMatchObject({
      type: 'https://docs.elemza.com/errors/form_not_found',
      title_fa: 'فرم یافت نشد یا متعلق به شما نیست',
    });
  });

  test('S3-R106: a form is the same eight facts as in the list, without its questions', async () => {
    const { slug, number, createdAt } = await makeForm(root, 'Facts');
    const data = succeed(await root.ask('GET', `/forms/${slug}`));
    const counted = { submission_count: 0, views_count: 0 };
    expect(data).toEqual({
      ...{ id: number, slug, title: 'Facts', status: 'published', renderer_type: 'online', ...counted },
      created_at: createdAt,
    });
    expect(slug).toMatch(/^frm-[0-9a-f]{16}$/);
    expect(succeed(await root.ask('GET', '/forms'))).toContainEqual(data);
  });

  test('S3-R108, S3-R109, S3-R110: totals with a conversion rate, and two windows without', async () => {
    await withinOneDay();
    const { slug, id } = await makeForm(root, 'Counted');
    const { core } = emza.product;
    await core.database.tenant(root.organizationId, (em) =>
      em.execute(
        `insert into form_days (form_id, organization_id, day, views, starts, submissions)
         select ?, ?, (now() at time zone 'UTC')::date - ago, views, starts, submissions
         from (values (40, 100, 30, 20), (20, 50, 9, 2)) d(ago, views, starts, submissions)`,
        [id, root.organizationId],
      ),
    );
    for (const answers of [null, { name: 'مینا', mobile: '09121234567' }]) {
      const { visit } = await visitForm(core, slug);
      await startForm(core, slug, visit);
      if (answers) await submitForm(emza.product.services, slug, { visit, answers });
    }
    const data = succeed(await root.ask('GET', `/forms/${slug}/stats`));
    expect(data).toEqual({
      totals: { views: 152, starts: 41, submissions: 23, conversion_rate: 56.1 },
      last_7_days: { views: 2, starts: 2, submissions: 1 },
      last_30_days: { views: 52, starts: 11, submissions: 3 },
    });
    expect(succeed(await root.ask('GET', `/forms/${slug}`))).toMatchObject({ submission_count: 23, views_count: 152 });
    const unused = await makeForm(root, 'Unused');
    expect(succeed(await root.ask('GET', `/forms/${unused.slug}/stats`)).totals.conversion_rate).toBe(0);
  });
});
