import { changeContact, createContact, deleteContact } from '../../contacts/contacts.ts';
import { listContacts, readContact } from '../../contacts/reading.ts';
import { addTags, removeTag } from '../../contacts/tags.ts';
import type { Services } from '../../services.ts';
import type { Handlers } from '../dialect.ts';
import type { operations } from '../generated/countersign.ts';

type Operations = Pick<
  operations,
  | 'listContacts'
  | 'createContact'
  | 'readContact'
  | 'changeContact'
  | 'deleteContact'
  | 'addContactTags'
  | 'removeContactTag'
>;

/** The people an organization writes with. */
export function contactHandlers({ core }: Services): Handlers<Operations> {
  return {
    async listContacts({ caller, query: { limit, cursor, ...filter } }) {
      return { status: 200, body: await listContacts(core, caller, filter, { limit, cursor }) };
    },

    async createContact({ caller, body, resourceId: id, publicUrl }) {
      const contact = await createContact(core, caller, { ...body, id });
      return { status: 201, headers: { location: `${publicUrl}/v1/contacts/${contact.id}` }, body: contact };
    },

    async readContact({ caller, params }) {
      return { status: 200, body: await readContact(core, caller, params.contactId) };
    },

    async changeContact({ caller, params, body }) {
      return { status: 200, body: await changeContact(core, caller, params.contactId, body) };
    },

    async deleteContact({ caller, params }) {
      await deleteContact(core, caller, params.contactId);
      return { status: 204 };
    },

    async addContactTags({ caller, params, body }) {
      return { status: 200, body: await addTags(core, caller, params.contactId, body.tags) };
    },

    async removeContactTag({ caller, params }) {
      return { status: 200, body: await removeTag(core, caller, params.contactId, params.tag) };
    },
  };
}
