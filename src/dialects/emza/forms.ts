import type { Handlers } from '../../api/dialect.ts';
import type { operations, Schemas } from '../../api/generated/emza.ts';
import { listForms, readForm } from '../../forms/reading.ts';
import { readStatistics } from '../../forms/statistics.ts';
import type { FormView } from '../../forms/view.ts';
import type { Services } from '../../services.ts';

type Operations = Pick<
  operations,
  | 'listFormsv2OnlySchemaVersion20'
  | 'showOneFormmetadataOnlySchemaAvailableViaDedicatedschemaEndpointInFuture'
  | 'formAnalyticsviewsstartssubmissionsconversionRates'
>;

/** As many as Emza lists, of which there are no pages. */
const LISTED_MAX = 100;

/** Forms, to be looked at: they are made in the dashboard. */
export function formHandlers({ core }: Services): Handlers<Operations> {
  return {
    async listFormsv2OnlySchemaVersion20({ caller }) {
      const { data } = await listForms(core, caller, { limit: LISTED_MAX });
      return { status: 200, body: { data: data.map(formOf) } };
    },

    async showOneFormmetadataOnlySchemaAvailableViaDedicatedschemaEndpointInFuture({ caller, params }) {
      return { status: 200, body: { data: formOf(await readForm(core, caller, params)) } };
    },

    async formAnalyticsviewsstartssubmissionsconversionRates({ caller, params }) {
      const { totals, last7Days, last30Days } = await readStatistics(core, caller, params);
      const { conversionRate, ...counted } = totals;
      const data = {
        totals: { ...counted, conversion_rate: conversionRate },
        last_7_days: last7Days,
        last_30_days: last30Days,
      };
      return { status: 200, body: { data } };
    },
  };
}

const formOf = ({ number, slug, title, status, submissions, views, createdAt }: FormView): Schemas['Form'] => ({
  ...{ id: number, slug, title, status },
  renderer_type: 'online',
  submission_count: submissions,
  views_count: views,
  created_at: createdAt,
});
