import { readFile } from 'node:fs/promises';
import { type ApiClient, openApi } from '../src/demo/api-client.ts';
import { playApprover } from '../src/demo/approver.ts';
import { CONTRACTS, type ContractName, type SampleContract } from '../src/demo/contracts.ts';
import { until } from '../src/demo/patience.ts';
import { startReceiver } from '../src/demo/receiver.ts';
import type { Runtime } from '../src/platform/runtime-file.ts';

/** What is to be seen in the pictures: documents in many states, and where each page of them is. */
export type Stage = {
  api: ApiClient;
  approvedId: string;
  draftId: string;
  endpointId: string;
  /** The signing links of three people who are asked now, by language. */
  links: Record<'en' | 'ar' | 'fa', string>;
  close(): Promise<void>;
};

type Approver = { id: string };
type Document = { id: string; status: string; steps: { approvers: Approver[] }[] };
type Message = { kind: string; link: string | null };

const DAY_MS = 86_400_000;

/** Fills an installation that was just started, through its own API. */
export async function setStage(runtime: Runtime, signal: AbortSignal): Promise<Stage> {
  const api = openApi({ apiUrl: runtime.apiUrl, key: runtime.adminKey, signal });
  await api.call('PATCH', '/v1/settings', { json: { name: 'Example Trading' } });
  const receiver = await startReceiver(() => {});
  const endpoint = await api.call<{ id: string; secret: string }>('POST', '/v1/endpoints', {
    json: { url: receiver.url, description: 'The order system' },
  });
  receiver.useSecret(endpoint.secret);

  const approved = await sendContract(api, 'english', { reference: 'PO-2026-0117' });
  await playAll(api, CONTRACTS.english, approved, signal);
  const persian = await sendContract(api, 'persian', { reference: 'PO-2026-0118' });
  await playAll(api, CONTRACTS.persian, persian, signal);
  await sendContract(api, 'arabic', { reference: 'PO-2026-0119', expiresAt: new Date(Date.now() + 2 * DAY_MS) });
  const draft = await sendContract(api, 'english', { reference: 'PO-2026-0120', send: false });
  const voided = await sendContract(api, 'persian', { reference: 'PO-2026-0121' });
  await api.call('POST', `/v1/documents/${voided.id}/void`, { json: { reason: 'A newer version is on its way.' } });

  return {
    api,
    approvedId: approved.id,
    draftId: draft.id,
    endpointId: endpoint.id,
    links: await askThree(api, signal),
    close: () => receiver.close(),
  };
}

/** One document in three languages, whose approvers are all asked at once, by links alone. */
async function askThree(api: ApiClient, signal: AbortSignal): Promise<Stage['links']> {
  const languages = ['en', 'ar', 'fa'] as const;
  const { title } = CONTRACTS.english;
  const document = await upload(api, CONTRACTS.english, {
    title,
    titles: { ar: CONTRACTS.arabic.title, fa: CONTRACTS.persian.title },
    reference: 'PO-2026-0122',
    expiresAt: new Date(Date.now() + 5 * DAY_MS),
    send: true,
    steps: [
      {
        approvers: languages.map((language, index) => {
          const contract = Object.values(CONTRACTS).find((each) => each.language === language)!;
          const { name, role, phone } = contract.steps.flat()[index]!;
          return { name, role, phone, language, action: 'sign', identity: 'link' };
        }),
      },
    ],
  });
  const links = document.steps[0]!.approvers.map(({ id }) => linkOf(api, id, document.id, signal));
  const [en, ar, fa] = await Promise.all(links);
  return { en: en!, ar: ar!, fa: fa! };
}

function linkOf(api: ApiClient, approverId: string, documentId: string, signal: AbortSignal): Promise<string> {
  return until('An invitation', signal, async () => {
    const path = `/v1/messages?documentId=${documentId}&kind=invitation`;
    const { data } = await api.call<{ data: (Message & { approverId: string })[] }>('GET', path);
    return data.find((message) => message.approverId === approverId)?.link ?? null;
  });
}

async function playAll(
  api: ApiClient,
  contract: SampleContract,
  document: Document,
  signal: AbortSignal,
): Promise<void> {
  for (const [step, approvers] of contract.steps.entries()) {
    await Promise.all(
      approvers.map((approver, index) => {
        const { id: approverId } = document.steps[step]!.approvers[index]!;
        return playApprover({ api, documentId: document.id, approverId, approver, signal, tell: () => {} });
      }),
    );
  }
  await until('The sealed file', signal, async () => {
    const { status } = await api.call<Document>('GET', `/v1/documents/${document.id}`);
    return status === 'approved' ? true : null;
  });
}

function sendContract(
  api: ApiClient,
  name: ContractName,
  more: { reference: string; send?: boolean; expiresAt?: Date },
): Promise<Document> {
  const { title, englishTitle, language, timeZone, steps } = CONTRACTS[name];
  return upload(api, CONTRACTS[name], {
    ...{ title, titles: { en: englishTitle }, language, send: true, ...more },
    steps: steps.map((step) => ({
      approvers: step.map(({ name: own, englishName, role, phone, action, place }) => ({
        ...{ name: own, names: { en: englishName }, role, phone, action, place, language, timeZone },
      })),
    })),
  });
}

async function upload(api: ApiClient, { file }: SampleContract, document: object): Promise<Document> {
  const form = new FormData();
  form.set('file', new Blob([await readFile(file)], { type: 'application/pdf' }), 'contract.pdf');
  form.set('document', JSON.stringify(document));
  return api.call<Document>('POST', '/v1/documents', { form });
}
