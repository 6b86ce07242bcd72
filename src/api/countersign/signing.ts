import { prepareMark } from '../../documents/upload.ts';
import type { Services } from '../../services.ts';
import { sendCode, verifyCode } from '../../signing/codes.ts';
import { type SigningDesk, submitDecision } from '../../signing/decide.ts';
import { openFile } from '../../signing/file.ts';
import { forgetOwnStamp, openOwnStamp } from '../../signing/own-stamp.ts';
import { askQuestion } from '../../signing/questions.ts';
import { viewLink } from '../../signing/view.ts';
import type { Handlers, RequestHeaders } from '../dialect.ts';
import type { operations } from '../generated/countersign.ts';

type Operations = Pick<
  operations,
  | 'readSigning'
  | 'sendSigningCode'
  | 'verifySigningCode'
  | 'readSigningDocument'
  | 'readOwnStamp'
  | 'forgetOwnStamp'
  | 'askQuestion'
  | 'decide'
>;

/** What an approver's phone calls. There is no key here: the token of the link says who it is, the session proves it. */
export function signingHandlers({ core, workflows, pdf }: Services): Handlers<Operations> {
  const desk: SigningDesk = { core, workflows, prepareMark: (path) => prepareMark(pdf, path) };
  return {
    async readSigning({ params, headers }) {
      return { status: 200, body: await viewLink(core, params.token, sessionIn(headers)) };
    },

    async sendSigningCode({ params }) {
      return { status: 202, body: await sendCode(core, params.token) };
    },

    async verifySigningCode({ params, body }) {
      return { status: 200, body: await verifyCode(core, params.token, body.code) };
    },

    async readSigningDocument({ params, headers }) {
      const { stream, bytes, sha256, title } = await openFile(core, params.token, sessionIn(headers));
      const file = { stream, bytes, contentType: 'application/pdf', fileName: `${title}.pdf`, inline: true };
      return { status: 200, headers: { etag: `"${sha256}"` }, file };
    },

    async readOwnStamp({ params, headers }) {
      const { stream, bytes } = await openOwnStamp(core, params.token, sessionIn(headers));
      return {
        status: 200,
        headers: { 'cache-control': 'private, no-store' },
        file: { stream, bytes, contentType: 'image/png' },
      };
    },

    async forgetOwnStamp({ params, headers }) {
      await forgetOwnStamp(core, params.token, sessionIn(headers));
      return { status: 204 };
    },

    async askQuestion({ params, headers, body, ip, idempotencyKey }) {
      await askQuestion(core, {
        token: params.token,
        session: sessionIn(headers),
        text: body.text,
        ip,
        idempotencyKey,
      });
      return { status: 204 };
    },

    async decide({ params, headers, body, ip, userAgent, idempotencyKey }) {
      const submitter = { ip, userAgent, idempotencyKey };
      const session = sessionIn(headers);
      return {
        status: 200,
        body: await submitDecision(desk, { token: params.token, session, input: body, submitter }),
      };
    },
  };
}

/** The session that an approver's code was traded for. */
export function sessionIn({ authorization }: RequestHeaders): string | null {
  return /^Signing +(\S+)$/i.exec(String(authorization ?? ''))?.[1] ?? null;
}
