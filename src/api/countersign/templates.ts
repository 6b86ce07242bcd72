import { findingsIn } from '../../documents/finding-texts.ts';
import { sendDocument } from '../../documents/sending.ts';
import type { Services } from '../../services.ts';
import { draftFromTemplate } from '../../templates/documents.ts';
import {
  createTemplate,
  deleteTemplate,
  listTemplates,
  readTemplate,
  renameTemplate,
} from '../../templates/templates.ts';
import type { Handlers } from '../dialect.ts';
import type { operations } from '../generated/countersign.ts';

type Operations = Pick<
  operations,
  | 'listTemplates'
  | 'createTemplate'
  | 'readTemplate'
  | 'changeTemplate'
  | 'deleteTemplate'
  | 'createDocumentFromTemplate'
>;

/** Documents to be made again and again. */
export function templateHandlers(services: Services): Handlers<Operations> {
  const { core } = services;
  return {
    async listTemplates({ caller, query }) {
      return { status: 200, body: await listTemplates(core, caller, query) };
    },

    async createTemplate({ caller, body, resourceId: id, publicUrl }) {
      const template = await createTemplate(core, caller, { ...body, id });
      return { status: 201, headers: { location: `${publicUrl}/v1/templates/${template.id}` }, body: template };
    },

    async readTemplate({ caller, params }) {
      return { status: 200, body: await readTemplate(core, caller, params.templateId) };
    },

    async changeTemplate({ caller, params, body }) {
      return { status: 200, body: await renameTemplate(core, caller, params.templateId, body.name) };
    },

    async deleteTemplate({ caller, params }) {
      await deleteTemplate(core, caller, params.templateId);
      return { status: 204 };
    },

    async createDocumentFromTemplate({ caller, params, body, resourceId: id, publicUrl, language }) {
      const { send = false, expiresAt, ...given } = body;
      const filling = {
        ...given,
        ...(expiresAt !== undefined && { expiresAt: expiresAt === null ? null : new Date(expiresAt) }),
      };
      const draft = await draftFromTemplate(core, caller, params.templateId, { id, filling });
      const document = send && draft.status === 'draft' ? await sendDocument(services, caller, id) : draft;
      return {
        status: 201,
        headers: { location: `${publicUrl}/v1/documents/${id}` },
        body: findingsIn(language, document),
      };
    },
  };
}
