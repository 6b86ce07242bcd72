import { changeForm, closeForm, createForm, deleteForm, publishForm } from '../../forms/forms.ts';
import { listForms, listSubmissions, readForm } from '../../forms/reading.ts';
import { readStatistics } from '../../forms/statistics.ts';
import { submitForm } from '../../forms/submitting.ts';
import type { FormView } from '../../forms/view.ts';
import { readOpenForm, startForm, visitForm } from '../../forms/visiting.ts';
import type { Services } from '../../services.ts';
import type { Handlers } from '../dialect.ts';
import type { operations } from '../generated/countersign.ts';

type Operations = Pick<
  operations,
  | 'listForms'
  | 'createForm'
  | 'readForm'
  | 'changeForm'
  | 'deleteForm'
  | 'publishForm'
  | 'closeForm'
  | 'readFormStatistics'
  | 'listFormSubmissions'
  | 'readOpenForm'
  | 'visitForm'
  | 'startForm'
  | 'submitForm'
>;

/** Forms: for who makes them, and for who answers them. */
export function formHandlers(services: Services): Handlers<Operations> {
  const { core } = services;
  const shown = (form: FormView, publicUrl: string) => ({ ...form, url: `${publicUrl}/f/${form.slug}` });
  return {
    async listForms({ caller, query, publicUrl }) {
      const { data, nextCursor } = await listForms(core, caller, query);
      return { status: 200, body: { data: data.map((form) => shown(form, publicUrl)), nextCursor } };
    },

    async createForm({ caller, body, resourceId: id, publicUrl }) {
      const form = await createForm(core, caller, { ...body, id });
      return {
        status: 201,
        headers: { location: `${publicUrl}/v1/forms/${form.id}` },
        body: shown(form, publicUrl),
      };
    },

    async readForm({ caller, params, publicUrl }) {
      return { status: 200, body: shown(await readForm(core, caller, { id: params.formId }), publicUrl) };
    },

    async changeForm({ caller, params, body, publicUrl }) {
      return { status: 200, body: shown(await changeForm(core, caller, params.formId, body), publicUrl) };
    },

    async deleteForm({ caller, params }) {
      await deleteForm(core, caller, params.formId);
      return { status: 204 };
    },

    async publishForm({ caller, params, publicUrl }) {
      return { status: 200, body: shown(await publishForm(core, caller, params.formId), publicUrl) };
    },

    async closeForm({ caller, params, publicUrl }) {
      return { status: 200, body: shown(await closeForm(core, caller, params.formId), publicUrl) };
    },

    async readFormStatistics({ caller, params }) {
      return { status: 200, body: await readStatistics(core, caller, { id: params.formId }) };
    },

    async listFormSubmissions({ caller, params, query }) {
      return { status: 200, body: await listSubmissions(core, caller, params.formId, query) };
    },

    async readOpenForm({ params }) {
      return { status: 200, body: await readOpenForm(core, params.slug) };
    },

    async visitForm({ params }) {
      return { status: 201, body: await visitForm(core, params.slug) };
    },

    async startForm({ params, body }) {
      await startForm(core, params.slug, body.visit);
      return { status: 204 };
    },

    async submitForm({ params, body }) {
      return { status: 200, body: await submitForm(services, params.slug, body) };
    },
  };
}
