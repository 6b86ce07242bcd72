import { findPage, makePageImages, pageETag } from '../../documents/page-images.ts';
import type { PageKey } from '../../files/page-cache.ts';
import type { Services } from '../../services.ts';
import { findSigningPage } from '../../signing/file.ts';
import { findTemplatePage } from '../../templates/pages.ts';
import type { ContractResponse, Handlers, RequestHeaders } from '../dialect.ts';
import type { operations } from '../generated/countersign.ts';
import { sessionIn } from './signing.ts';

type Operations = Pick<operations, 'readPage' | 'readSigningPage' | 'readTemplatePage'>;

/** A page of a named version never changes; of the latest one, it may at the next decision. */
const CACHING = { version: 'private, max-age=31536000, immutable', latest: 'private, no-cache' } as const;

/** Pages as images: for programs and people with a key or a login, and for approvers. */
export function pageHandlers(services: Services): Handlers<Operations> {
  const images = makePageImages(services);
  const answer = async (key: PageKey, caching: string, headers: RequestHeaders): Promise<ContractResponse<never>> => {
    const etag = pageETag(key);
    const said = { etag, 'cache-control': caching };
    if (isHeld(etag, headers['if-none-match'])) return { status: 304, headers: said };
    const { stream, bytes } = await images.open(key);
    return { status: 200, headers: said, file: { stream, bytes, contentType: 'image/jpeg' } };
  };
  return {
    async readPage({ caller, params, query, headers }) {
      const request = { ...query, page: Number(params.page) };
      const key = await findPage(services.core, caller.organizationId, params.documentId, request);
      return answer(key, query.version ? CACHING.version : CACHING.latest, headers);
    },

    async readTemplatePage({ caller, params, query, headers }) {
      const request = { ...query, page: Number(params.page) };
      const key = await findTemplatePage(services.core, caller, { id: params.templateId }, request);
      return answer(key, CACHING.version, headers);
    },

    async readSigningPage({ params, query, headers }) {
      const request = { ...query, page: Number(params.page) };
      const key = await findSigningPage(services.core, params.token, sessionIn(headers), request);
      return answer(key, query.version ? CACHING.version : CACHING.latest, headers);
    },
  };
}

/** Whether the client says that it has the very image. */
function isHeld(etag: string, sent: string | string[] | undefined): boolean {
  const tags = String(sent ?? '').split(',');
  return tags.some((tag) => ['*', etag].includes(tag.trim().replace(/^W\//, '')));
}
