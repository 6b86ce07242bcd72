import { Problem } from '../../../errors/problem.ts';
import type { Hook } from '../../../hooks.ts';
import type { Listener, StatusReport } from '../driver.ts';
import type { TwilioSettings } from './settings.ts';
import { TWILIO_PATHS } from './twilio.ts';

/** Twilio's words for what became of a message (MessageStatus); others tell of steps in between. */
const REPORTS: Record<string, StatusReport['status']> = {
  delivered: 'delivered',
  read: 'read',
  undelivered: 'failed',
  failed: 'failed',
};
const NOTHING_TO_SAY = '<?xml version="1.0" encoding="UTF-8"?><Response/>';

/**
 * What Twilio calls by itself, each signed by the account's token (X-Twilio-Signature over URL and form).
 * @param publicUrl as Twilio was told it, since the signature covers it.
 */
export function twilioHooks(
  { authToken }: TwilioSettings,
  { listener, publicUrl }: { listener: Listener; publicUrl: string },
): [path: string, hook: Hook][] {
  const verified = async ({ path, headers, body }: Parameters<Hook>[0]): Promise<Record<string, string>> => {
    const { default: twilio } = await import('twilio');
    const form = Object.fromEntries(new URLSearchParams(body.toString('utf8')));
    const signature = String(headers['x-twilio-signature'] ?? '');
    if (!twilio.validateRequest(authToken, signature, `${publicUrl}${path}`, form)) throw new Problem('forbidden');
    return form;
  };

  const hearStatus: Hook = async (request) => {
    const { MessageSid = '', MessageStatus = '', ErrorCode } = await verified(request);
    const status = REPORTS[MessageStatus];
    const reason = ErrorCode ? `Twilio could not deliver it (error ${ErrorCode})` : null;
    // Our own id is in the URL: Twilio may call before its answer, which has its id, is written down.
    const messageId = new URL(request.path, publicUrl).searchParams.get('message') || undefined;
    if (status) await listener.status({ providerId: MessageSid, messageId }, { status, reason });
    return { status: 204 };
  };

  const hearText: Hook = async (request) => {
    const { MessageSid = '', From = '', To = '', Body = '' } = await verified(request);
    await listener.text({ providerId: MessageSid, from: From, to: To, text: Body, sentAt: new Date() });
    return { status: 200, type: 'text/xml', body: NOTHING_TO_SAY };
  };

  return [
    [TWILIO_PATHS.status, hearStatus],
    [TWILIO_PATHS.message, hearText],
  ];
}
