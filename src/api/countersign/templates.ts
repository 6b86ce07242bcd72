import { findingsIn } from '../../documents/finding-texts.ts';
import { sendDocument } from '../../documents/sending.ts';
import type { Services } from '../../services.ts';
import { draftFromTemplate } from '../../templates/documents.ts';
import { listTemplates, readTemplate } from '../../templates/finding.ts';
import { changeTemplate, createTemplate, deleteTemplate } from '../../templates/templates.ts';
import type { Handlers } from '../dialect.ts';
import type { operations } from '../generated/countersign.ts';
import { expiryFrom } from './input.ts';

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
      return { status: 200, body: await readTemplate(core, caller, { id: params.templateId }) };
    },

    async changeTemplate({ caller, params, body }) {
      return { status: 200, body: await changeTemplate(core, caller, params.templateId, body) };
    },

    async deleteTemplate({ caller, params }) {
      await deleteTemplate(core, caller, params.templateId);
      return { status: 204 };
    },

    async createDocumentFromTemplate({ caller, params, body, resourceId: id, publicUrl, language }) {
      const { send = false, expiresAt: _at, expiresAfterSeconds: _after, ...given } = body;
      const filling = { ...given, ...expiryFrom(body) };
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
