import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { createApp } from '../../src/api/app.ts';
import { dialects } from '../../src/api/dialects.ts';
import { listen } from '../../src/api/server.ts';
import { createBulkSend } from '../../src/bulk/bulk-sends.ts';
import { createCampaign } from '../../src/campaigns/campaigns.ts';
import { createContact } from '../../src/contacts/contacts.ts';
import { createContract } from '../../src/contracts/creating.ts';
import { processFile } from '../../src/contracts/processing.ts';
import { addSigners } from '../../src/contracts/signers.ts';
import type { Caller, Core } from '../../src/core.ts';
import { saveView } from '../../src/dashboard/views.ts';
import { addClient } from '../../src/dialects/clientmanager/adding.ts';
import { CLIENTMANAGER_LIMITS } from '../../src/dialects/clientmanager/limits.ts';
import { slugOf } from '../../src/dialects/emza/mapping.ts';
import { ulidOf } from '../../src/dialects/emza/ulid.ts';
import { WAHOOKS_LIMITS } from '../../src/dialects/wahooks/limits.ts';
import { makePageImages } from '../../src/documents/page-images.ts';
import { addFileSeal } from '../../src/evidence/file-seals.ts';
import { createForm } from '../../src/forms/forms.ts';
import { requestCheck } from '../../src/identity/checks.ts';
import { writeText } from '../../src/messaging/writing.ts';
import { formatKey, headerOf, type KeyParts, styleOf } from '../../src/organizations/key-format.ts';
import { createKey } from '../../src/organizations/keys.ts';
import { createSubOrganization } from '../../src/organizations/sub-organizations.ts';
import { acceptInvitation } from '../../src/people/accepting.ts';
import { invite } from '../../src/people/invitations.ts';
import { listMembers } from '../../src/people/members.ts';
import { keepStamp } from '../../src/stamps/kept-stamps.ts';
import { listStamps } from '../../src/stamps/office.ts';
import { createTemplate } from '../../src/templates/templates.ts';
import { createEndpoint, testEndpoint } from '../../src/webhooks/endpoints.ts';
import { chatIdOfPhone } from '../../src/whatsapp/chat-id.ts';
import { createConnection } from '../../src/whatsapp/connections.ts';
import { placeChat } from '../../src/whatsapp/mirror/chats.ts';
import { asHeard } from '../../src/whatsapp/mirror/hearing.ts';
import { scheduleMessage } from '../../src/whatsapp/scheduled/scheduled.ts';
import { noteQr } from '../../src/whatsapp/standing.ts';
import { setTwoWayWebhook } from '../../src/whatsapp/two-way/webhook.ts';
import { operationsOf, type PlacedOperation, readContract } from '../contracts/contracts.ts';
import { approversOf, draft, pdfFile } from '../support/documents.ts';
import { type Product, startProduct } from '../support/product.ts';
import { requestFor } from './request.ts';

/** No worker runs here, so what one does is not worth waiting for. */
const MOMENT_MS = 100;
Object.assign(WAHOOKS_LIMITS, { sentMs: MOMENT_MS, testMs: MOMENT_MS, qrMs: MOMENT_MS });
Object.assign(CLIENTMANAGER_LIMITS, { answerMs: MOMENT_MS, qrMs: MOMENT_MS });

/** Every dialect that is served, on one port, and organizations that own one of everything. */
export type Served = {
  product: Product;
  url: string;
  operations: ServedOperation[];
  organization(): Promise<Organization>;
  /** Asks from an address that nobody else uses: failed authentications are limited by address. */
  ask(operation: ServedOperation, asked: { ids: Ids; headers?: Record<string, string>; body?: unknown }): Promise<Said>;
  stop(): Promise<void>;
};
export type ServedOperation = PlacedOperation & {
  dialect: string;
  mount: string;
  contract: ReturnType<typeof readContract>;
  needsKey: boolean;
};
/** By the word before the parameter in a path: `documents`, `webhooks`, … */
export type Ids = Record<string, string>;
export type Organization = {
  organizationId: string;
  /** Ids of what it owns, as the dialect sees them. */
  ids(dialect: string): Ids;
  key(dialect: string, scopes?: string[]): Promise<Record<string, string>>;
  /** The cookie of a new member. */
  cookie(): Promise<string>;
};
// biome-ignore lint/suspicious/noExplicitAny: dialects' answers have nothing in common.
export type Said = { status: number; headers: Headers; body: any };

export async function startServed(): Promise<Served> {
  const product = await startProduct({ worker: false, environment: { TRUSTED_PROXIES: '127.0.0.1' } });
  const made = dialects.map((make) => make(product.services));
  const app = await createApp(product.core, made, { validateResponses: true });
  const listening = await listen(app.koa, { host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${listening.port}`;
  const operations = made.flatMap((dialect) => {
    const contract = readContract(dialect.contract.replace('.yaml', ''));
    return operationsOf(contract).map((place) => ({
      ...place,
      ...{ dialect: dialect.name, mount: dialect.mount, contract },
      needsKey: !place.operation.security,
    }));
  });
  let asking = 0;

  return {
    product,
    url,
    operations,
    organization: () =>
      makeOrganization(
        product,
        made.map(({ name }) => name),
      ),
    async ask(operation, { ids, headers = {}, body }) {
      asking += 1;
      const request = requestFor(operation, ids, body);
      const response = await fetch(`${url}${operation.mount}${request.path}`, {
        method: operation.method.toUpperCase(),
        headers: {
          ...request.headers,
          'x-forwarded-for': `10.${asking >> 16}.${(asking >> 8) & 255}.${asking & 255}`,
          ...headers,
        },
        ...(request.body !== undefined && { body: request.body }),
      });
      const type = response.headers.get('content-type') ?? '';
      // A stream goes on until somebody ends it.
      if (type.startsWith('text/event-stream')) await response.body?.cancel();
      const text = response.bodyUsed ? '' : await response.text();
      const isJson = type.includes('json');
      return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
    },
    async stop() {
      await listening.stop();
      await app.close();
      await product.stop();
    },
  };
}

async function makeOrganization(product: Product, names: string[]): Promise<Organization> {
  const { organizationId } = await product.newCaller();
  const owned = new Map<string, Ids>();
  for (const dialect of names) {
    const caller = {
      organizationId,
      actor: { kind: 'key' as const, id: 'key_test' },
      dialect,
      mode: 'live' as const,
      scopes: ['*'],
    };
    const document = await draft(product, caller);
    const url = 'http://127.0.0.1:8080/hook';
    const connectionId = await ownConnection(product, caller);
    const endpoint = await createEndpoint(product.core, caller, {
      id: randomUUID(),
      url,
      eventTypes: EVENTS[dialect] ?? ['*'],
      connectionId: dialect === 'wahooks' ? connectionId : null,
    });
    const { deliveryId } = await testEndpoint(product.core, caller, endpoint.id);
    const contact = await createContact(product.core, caller, { id: randomUUID(), phone: newPhone() });
    const message = await writeText(product.core, caller, { id: randomUUID(), to: newPhone(), text: 'Hello' });
    const spare = { organizationId, name: 'owned', mode: 'live' } as const;
    const key = await createKey(product.core, { ...spare, dialect: 'countersign' });
    const file = { path: await pdfFile(product), sha256: '0'.repeat(64) };
    const seal = await addFileSeal(product.services, caller, { id: randomUUID(), file }, AbortSignal.timeout(60_000));
    owned.set(dialect, {
      documents: document.id,
      approvers: approversOf(document)[0]!.id,
      endpoints: endpoint.id,
      webhooks: dialect === 'emza' ? ulidOf(endpoint.id) : endpoint.id,
      deliveries: deliveryId,
      'webhook-deliveries': ulidOf(deliveryId),
      keys: key.id,
      tokens: dialect === 'wahooks' ? (await createKey(product.core, { ...spare, dialect })).id : key.id,
      seals: seal.id,
      contacts: contact.id,
      messages: message.id,
      tags: 'vip',
      pages: '1',
      ...(await ownPatterns(product, caller, document.id)),
      ...(await ownPeople(product, caller)),
      'sub-organizations': (await createSubOrganization(product.core, caller, { id: randomUUID(), name: 'Branch' })).id,
      stamps: await ownStamp(product, caller, approversOf(document)[0]!),
      ...(await ownContract(product, caller)),
      downloads: document.id,
      'whatsapp-connections': connectionId,
      connections: connectionId,
      chats: await ownChat(product, caller, connectionId),
      numbers: newPhone(),
      ...(await ownLater(product, caller, connectionId)),
      ...(dialect === 'clientmanager' && (await ownClient(product, caller))),
      'identity-checks': (await requestCheck(product.core, { ...caller, mode: 'test' }, person())).id,
    });
  }
  return {
    organizationId,
    ids: (dialect) => owned.get(dialect)!,
    async key(dialect, scopes = ['*']) {
      const plan = dialect === 'waqtum' ? 'enterprise' : null;
      const key = await createKey(product.core, {
        ...{ organizationId, dialect, plan, scopes, name: 'test', mode: 'live', requestsPerMinute: 1_000_000 },
      });
      return { [key.header.toLowerCase()]: key.authorization };
    },
    cookie: () => cookieOfMember(product, organizationId),
  };
}

/** A view, a template, a bulk send and a form of it. */
async function ownPatterns({ core }: Product, caller: Caller, documentId: string): Promise<Ids> {
  const view = await saveView(core, caller, { id: randomUUID(), name: 'Mine', shared: true, filter: {} });
  const template = await createTemplate(core, caller, { id: randomUUID(), documentId, name: 'Lease' });
  const [slot] = template.steps[0]!.slots;
  const listPath = await core.files.temporaryPath();
  await writeFile(listPath, `${slot!.key}.name,${slot!.key}.phone\nNour Al Harbi,${newPhone()}\n`);
  const list = { id: randomUUID(), templateId: template.id, listPath, send: false, perMinute: 1 };
  const bulkSend = await createBulkSend(core, caller, list);
  const form = await createForm(core, caller, { id: randomUUID(), title: 'Rent a flat', templateId: template.id });
  const counted = { templates: String(template.number), forms: form.slug, preview: '1' };
  const named = caller.dialect === 'emza' ? counted : { templates: template.id, forms: form.id };
  return { views: view.id, 'bulk-sends': bulkSend.id, ...named };
}

/** A WhatsApp connection whose phone is to scan a code. No worker runs here, so nothing comes of it. */
async function ownConnection({ services, core }: Product, caller: Caller): Promise<string> {
  const id = randomUUID();
  await createConnection(services, caller, { id, name: 'Office', language: 'en' });
  await showCode(core, caller, id);
  await setTwoWayWebhook(core, caller, id, { url: 'http://127.0.0.1:8080/hook', format: 'countersign' });
  return id;
}

/** A code to scan, good for an hour: it is asked for again when everything else has been. */
async function showCode(core: Core, { organizationId }: Caller, connectionId: string): Promise<void> {
  const later = { ...core, now: () => core.now() + 3_600_000 };
  await noteQr(later, { ref: { organizationId, connectionId }, epoch: 0 }, 'code');
}

/** A chat of it, as a session would have found it. */
async function ownChat({ core }: Product, { organizationId }: Caller, connectionId: string): Promise<string> {
  const phone = newPhone();
  const chatId = chatIdOfPhone(phone);
  const mirror = { core, held: { ref: { organizationId, connectionId }, epoch: 0 } };
  await asHeard(mirror, (em) => placeChat(mirror, em, { chatId, lid: null, phone }, { nameIfNone: 'Nour Al Harbi' }));
  return chatId;
}

/** A message that is sent later, and a campaign. */
async function ownLater({ services, core }: Product, caller: Caller, connectionId: string): Promise<Ids> {
  const at = new Date(Date.now() + 3_600_000);
  const content = { kind: 'text' as const, text: 'Hello' };
  const given = { id: randomUUID(), connectionId, to: newPhone(), content, at };
  const scheduled = await scheduleMessage(services, caller, given);
  const listPath = await core.files.temporaryPath();
  await writeFile(listPath, `phone\n${newPhone()}\n`);
  const campaign = await createCampaign(core, caller, {
    ...{ id: randomUUID(), name: 'Opening', connectionId, text: 'Hello', media: null, startsAt: at },
    recipients: { listPath },
  });
  return { 'scheduled-messages': scheduled.id, campaigns: campaign.id };
}

/** A client of the Client manager, which names it itself. */
async function ownClient({ services, core }: Product, caller: Caller): Promise<Ids> {
  const [clientId, id] = [randomUUID(), randomUUID()];
  await addClient(services, caller, { id, clientId, phoneNumber: newPhone().slice(1), language: 'en' });
  await showCode(core, caller, id);
  const names = ['received-messages', 'incoming-calls', 'qr', 'chats', 'groups', 'clients'];
  return Object.fromEntries(names.map((name) => [name, clientId]));
}

/** A contract, as a worker would have made it, and somebody who signs it. */
async function ownContract(product: Product, caller: Caller): Promise<Ids> {
  const { services } = product;
  const [contractId, signal] = [randomUUID(), AbortSignal.timeout(60_000)];
  const filePath = await pdfFile(product);
  const { code } = await createContract(services, caller, { id: contractId, title: 'Lease', filePath });
  const ref = { organizationId: caller.organizationId, contractId };
  await processFile(services, makePageImages(services), { ref, number: 1, signal });
  const given = [{ phone: newPhone() }];
  const [signer] = await addSigners(services, caller, code, { given, personal: false, signal });
  return { contracts: code, signers: caller.dialect === 'emza' ? slugOf(signer!.id) : signer!.id };
}

/** A stamp that an approver keeps. */
async function ownStamp(
  { core }: Product,
  caller: Caller,
  { id: approverId, phone }: { id: string; phone: string },
): Promise<string> {
  const { sha256 } = await core.files.put(Buffer.from('a picture'));
  const holder = { organizationId: caller.organizationId, approverId, phone };
  await core.database.tenant(caller.organizationId, (em) => keepStamp(core, em, holder, sha256));
  return (await listStamps(core, caller, { limit: 1 })).data[0]!.id;
}

const person = () => ({ id: randomUUID(), nationalCode: '0012345679', mobile: '+989121234567' });

/** A member and an open invitation. */
async function ownPeople({ core }: Product, caller: Caller): Promise<Ids> {
  const { organizationId, actor } = caller;
  const wanted = { email: `${randomUUID()}@example.com`, role: 'sender', by: null, actor } as const;
  const { token } = await invite(core, organizationId, wanted);
  const answer = {
    email: null,
    name: 'Colleague',
    password: 'a long and quiet river',
    code: null,
    language: 'en',
  } as const;
  await acceptInvitation(core, token, answer, { ip: '192.0.2.1', userAgent: null });
  const members = await listMembers(core, organizationId);
  const invitation = await invite(core, organizationId, { ...wanted, email: `${randomUUID()}@example.com` });
  return { members: members.at(-1)!.id, invitations: invitation.id };
}

/** Lets somebody into an organization. @returns the cookie that they get */
export async function cookieOfMember({ core }: Product, organizationId: string): Promise<string> {
  const wanted = { email: `${randomUUID()}@example.com`, role: 'owner', by: null, actor: { kind: 'system' } } as const;
  const { token } = await invite(core, organizationId, wanted);
  const answer = { email: null, name: 'Noa', password: 'a long and quiet river', code: null, language: 'en' } as const;
  const opened = await acceptInvitation(core, token, answer, { ip: '192.0.2.1', userAgent: null });
  return `countersign_session=${opened.token}`;
}

let phones = 600_000_000;
function newPhone(): string {
  phones += 1;
  return `+966${phones}`;
}

const EVENTS: Record<string, string[]> = {
  waqtum: ['document.sent'],
  whautochat: ['contact.created'],
  emza: ['contract.*'],
  wahooks: ['message.received'],
};

/** A key in a dialect's form and header, made up but for what is given. */
export function madeUpKey(dialect: string, parts: KeyParts): Record<string, string> {
  const { name, value } = headerOf(dialect, formatKey(styleOf(dialect), 'live', parts));
  return { [name.toLowerCase()]: value };
}
