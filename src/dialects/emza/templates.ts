import type { Handlers } from '../../api/dialect.ts';
import type { operations, Schemas } from '../../api/generated/emza.ts';
import { Problem } from '../../errors/problem.ts';
import type { Services } from '../../services.ts';
import { type Position, positionsOf } from '../../templates/enforcement.ts';
import { countTemplates, readTemplateRow, type TemplateScope } from '../../templates/finding.ts';
import { findTemplatePage, pageSizesOf } from '../../templates/pages.ts';
import { snapshotSlots } from '../../templates/snapshot.ts';
import { type TemplateView, templateOf } from '../../templates/view.ts';
import { metaOf } from './paging.ts';

type Operations = Pick<operations, 'listTemplates' | 'getTemplate' | 'templatePagePreview'>;

const SCOPES = { self: 'own', shared_from_parent: 'usable', all_org: 'tree' } as const satisfies Record<
  string,
  TemplateScope
>;

/** Templates, to be looked at: they are made and shared in the dashboard. */
export function templateHandlers(services: Services): Handlers<Operations> {
  const { core } = services;
  return {
    async listTemplates({ caller, query: { view_scope: scope, active, page, per_page: perPage } }) {
      const { data, total } = await countTemplates(core, caller, { scope: SCOPES[scope], active, page, perPage }).catch(
        (error: unknown) => {
          // Seeing everybody's is a right of the root here, and not a place in the tree.
          throw error instanceof Problem && error.code === 'organization_not_root' ? new Problem('forbidden') : error;
        },
      );
      return { status: 200, body: { data: data.map(summaryOf), meta: metaOf({ page, perPage, total }) } };
    },

    async getTemplate({ caller, params, publicUrl }) {
      const template = await readTemplateRow(core, caller, { number: Number(params.id) });
      const pages = await pageSizesOf(services, template);
      const positions = positionsOf({ pages, slots: snapshotSlots(template.content) });
      const data: Schemas['Template'] = {
        ...summaryOf(templateOf(template, caller.organizationId)),
        positions: positions.map(positionOf),
        pages: pages.map((size, index) => ({ page: index + 1, ...size })),
        _links: { preview: `${publicUrl}/emza/api/v1/templates/${template.number}/preview/1` },
      };
      return { status: 200, body: { data } };
    },

    async templatePagePreview({ caller, params }) {
      const [number, page] = [Number(params.template), Number(params.page)];
      await findTemplatePage(core, caller, { number }, { page, width: 1 });
      return { status: 200, body: { data: { template_id: number, page, url: null, expires_at: null } } };
    },
  };
}

const summaryOf = ({ number, name, active, shared, pages, createdAt }: TemplateView): Schemas['TemplateSummary'] => ({
  ...{ id: number, title: name, active, shared },
  page_count: pages,
  created_at: createdAt,
});

/** Where something stands on a page, as contracts say it, too. */
const positionOf = ({ page, type, signerOrder, ...box }: Position): Schemas['Position'] => ({
  ...{ page, type, signer_order: signerOrder },
  ...box,
});
