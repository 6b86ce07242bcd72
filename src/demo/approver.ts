import { asciiDigits } from '../messaging/phone.ts';
import type { ApiClient } from './api-client.ts';
import type { SampleApprover } from './contracts.ts';
import { drawnSignature, roundSeal } from './ink.ts';
import { until } from './patience.ts';

type Message = { approverId: string | null; kind: string; text: string; link: string | null };
type SigningView = { needsCode: boolean };

/**
 * Does what an approver does with a phone: waits for the message, opens the link, proves the code where one is asked
 * for, and decides.
 * @param tell one line about each thing done.
 */
export async function playApprover(options: {
  api: ApiClient;
  documentId: string;
  approverId: string;
  approver: SampleApprover;
  signal: AbortSignal;
  tell(line: string): void;
}): Promise<void> {
  const { api, approver, tell, signal } = options;
  const invitation = await until(`The invitation of ${approver.englishName}`, signal, () =>
    newest(options, 'invitation', (message) => message.link),
  );
  const path = `/v1/signing/${invitation.slice(invitation.lastIndexOf('/') + 1)}`;
  const { needsCode } = await api.call<SigningView>('GET', path, { authorization: null });
  const session = needsCode ? await proveCode(options, path) : null;
  await api.call('POST', `${path}/decision`, {
    authorization: session && `Signing ${session}`,
    json: { decision: 'complete', mark: markOf(approver) },
  });
  tell(`${approver.englishName} opened the link${session ? ', proved the code' : ''} and ${DONE[approver.mark]}`);
}

const DONE: Record<SampleApprover['mark'], string> = {
  drawn: 'drew a signature',
  typed: 'typed the name',
  seal: 'put a seal',
};

/** Asks for a code, reads it in the message, and trades it for a session. */
async function proveCode(options: Parameters<typeof playApprover>[0], path: string): Promise<string> {
  const { api, approver, signal } = options;
  await api.call('POST', `${path}/code`, { authorization: null });
  const code = await until(`The code of ${approver.englishName}`, signal, () =>
    newest(options, 'code', ({ text }) => asciiDigits(text).match(/\d{6}/)?.[0] ?? null),
  );
  const { session } = await api.call<{ session: string }>('POST', `${path}/code/verify`, {
    authorization: null,
    json: { code },
  });
  return session;
}

async function newest<T>(
  { api, documentId, approverId }: Parameters<typeof playApprover>[0],
  kind: string,
  pick: (message: Message) => T | null,
): Promise<T | null> {
  const { data } = await api.call<{ data: Message[] }>('GET', `/v1/messages?documentId=${documentId}&kind=${kind}`);
  const message = data.find((candidate) => candidate.approverId === approverId);
  return message ? pick(message) : null;
}

function markOf({ mark, name }: SampleApprover): Record<string, string> {
  switch (mark) {
    case 'drawn':
      return { kind: 'drawn', image: dataUrl(drawnSignature()) };
    case 'seal':
      return { kind: 'uploaded', image: dataUrl(roundSeal()) };
    case 'typed':
      return { kind: 'typed', text: name };
  }
}

function dataUrl(png: Buffer): string {
  return `data:image/png;base64,${png.toString('base64')}`;
}
