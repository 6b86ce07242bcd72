import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Two customers' servers, which answer 204 at once. They tell the parent process which approvers have been invited
 * (the first of them) and which documents are approved (both), and nothing else, to be cheap.
 */
type Body = { type: string; data: { document: { id: string }; approver?: { id: string } } };

const ports = await Promise.all([0, 1].map(start));
process.send!({ urls: ports.map((port) => `http://127.0.0.1:${port}/`) });

async function start(index: number): Promise<number> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      response.writeHead(204).end();
      tell(index, Buffer.concat(chunks));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

function tell(index: number, body: Buffer): void {
  const { type, data } = JSON.parse(body.toString()) as Body;
  if (type === 'approver.invited' && index === 0) process.send!({ happened: `invited ${data.approver!.id}` });
  if (type === 'document.approved') process.send!({ happened: `approved ${data.document.id} ${index}` });
}

process.on('disconnect', () => process.exit(0));
