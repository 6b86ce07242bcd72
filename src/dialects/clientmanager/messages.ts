import type { Handlers } from '../../api/dialect.ts';
import type { operations } from '../../api/generated/clientmanager.ts';
import { invalid } from '../../errors/problem.ts';
import type { Services } from '../../services.ts';
import { phoneOf } from './asking.ts';
import { readClient } from './clients.ts';
import { CLIENTMANAGER_LIMITS as LIMITS } from './limits.ts';
import { contentOf, idOfSent, sendAndWait } from './sending.ts';

/** What may be sent to a number, by the end of the path of its URL (S4-R57). */
const FILE_ENDINGS = ['.jpg', '.jpeg', '.png', '.gif', '.webp', '.pdf', '.mp4', '.mp3'];

export function messageHandlers({ core }: Services): Handlers<Pick<operations, 'sendMessage'>> {
  return {
    async sendMessage(request) {
      const until = Date.now() + LIMITS.answerMs;
      const { clientId, number } = request.body;
      const [message, mediaUrl] = [request.body.message ?? '', request.body.mediaUrl ?? null];
      if (message.trim() === '' && mediaUrl === null)
        throw invalid('', 'anyOf', 'Either message or mediaUrl is required');
      if (mediaUrl !== null) requireKnownEnding(mediaUrl);
      const client = await readClient(core, request.caller, clientId);
      const to = phoneOf(number, '/number');
      const content = await contentOf(core, request, { message, mediaUrl, as: null });
      const { connectionId } = client;
      const asked = [to, message, mediaUrl];
      const sent = await sendAndWait(core, request, { connectionId, to, content, source: 'api', asked, until });
      return {
        status: 200,
        body: { status: 'success', message: 'Message sent successfully.', messageId: idOfSent(sent) },
      };
    },
  };
}

function requireKnownEnding(url: string): void {
  const path = URL.parse(url)?.pathname.toLowerCase() ?? '';
  if (FILE_ENDINGS.some((ending) => path.endsWith(ending))) return;
  throw invalid('/mediaUrl', 'extension', `Must end in one of ${FILE_ENDINGS.join(', ')}.`);
}
