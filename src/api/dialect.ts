import type { Readable } from 'node:stream';
import type { Caller } from '../core.ts';
import type { Language } from '../domain/model.ts';
import type { Problem } from '../errors/problem.ts';
import type { ByteRange } from '../files/store.ts';

/**
 * What a dialect is made of. Everything that has to be right once (routing, validation, authentication, limits,
 * idempotency) is done by src/api from the contract; a dialect only says how credentials look, how errors are worded,
 * and what each operation does.
 */
export type Dialect = {
  /** As in `api_keys.dialect`: a key of one dialect is unknown to the others. */
  name: string;
  /** Where the contract's paths begin, such as `/v1`. */
  mount: string;
  /** What `mount` becomes on a host of the dialect's own (DIALECT_HOSTS): the documented path, such as `/api/v1`. */
  bareMount: string;
  /** File name in `contracts/`. */
  contract: string;
  /** Reads the credentials out of the headers without checking them; null when there are none or they cannot be any. */
  parseCredentials(headers: RequestHeaders): Credentials | null;
  /**
   * Other proof than a key, which the dialect checks by itself, such as the token of an issuer. It is asked where there is
   * no key, and counts as a wrong one where it answers null.
   * @throws Problem service_unavailable when it cannot be checked now: nobody is let in meanwhile.
   */
  authenticate?(headers: RequestHeaders): Promise<Admitted | null>;
  /** Whether people who are logged in may call it from our own pages, by the session in their cookie. */
  takesSessions?: boolean;
  /** Whether an operation whose `security` names sessions only takes no key, and one that names keys only no session. */
  isStrictAboutCredentials?: boolean;
  /** The language of those who ask for none. Default: English. */
  language?: Language;
  /** How this dialect writes the ids of requests. */
  requestId?(given: string): string;
  /** Every error that leaves the API, in the dialect's words. Must not throw. */
  sayProblem(problem: Problem, context: ProblemContext): ProblemAnswer;
  /** One for each `operationId` of the contract, no more and no fewer: otherwise the API refuses to start. */
  handlers: Record<string, AnyHandler>;
};

/** Who was let in, and how often they may ask. */
export type Admitted = Caller & {
  requestsPerMinute: number;
  /** What counts towards that together. Default: all that the actor asks. */
  budget?: string;
  isSuspended?: boolean;
};
/** Names in lower case, as Node gives them. */
export type RequestHeaders = Readonly<Record<string, string | string[] | undefined>>;
export type Credentials = { id: string; secret: string };
export type ProblemContext = {
  language: Language;
  requestId: string;
  /** The Accept header; empty without one. */
  accept: string;
};
export type ProblemAnswer = { status: number; contentType: string; headers?: Record<string, string>; body: unknown };

/**
 * Answers one operation. It is called after authentication, limits and validation, at most once at a time for one
 * idempotency key. Throws `Problem` for what the caller did wrong; anything else it throws is a bug (500).
 */
export type Handler<Operation = AnyOperation> = (
  request: ContractRequest<Operation>,
) => Promise<ContractResponse<AnswerOf<Operation>>>;

/** A handler whatever its operation: the contract has checked what it is called with. */
export type AnyHandler = (request: ContractRequest<never>) => Promise<ContractResponse>;

/** Handlers typed by generated types: `const handlers: Handlers<operations> = {…}`. */
export type Handlers<Operations> = { [Id in keyof Operations]: Handler<Operations[Id]> };

export type ContractRequest<Operation = AnyOperation> = {
  operationId: string;
  params: ParamsOf<Operation>;
  /** Coerced and with the contract's defaults filled in. */
  query: QueryOf<Operation>;
  headers: RequestHeaders;
  /** JSON, or the fields of a multipart form without its files. Undefined when none was sent and none is required. */
  body: BodyOf<Operation>;
  /** By field name. Removed after the answer unless the handler has moved them (`core.files.adopt`). */
  files: Record<string, UploadedFile>;
  /** Whose key was used. @throws when the operation is open to callers without a key (a bug in the handler). */
  readonly caller: Caller;
  requestId: string;
  /** Of the client, behind trusted proxies; IPv4 in its plain form. */
  ip: string;
  userAgent: string | null;
  idempotencyKey: string | null;
  /**
   * A UUID for what this request creates. Repeats under one idempotency key, also after a crash, get the same, so
   * `insert … on conflict do nothing` followed by a read makes creation safe to repeat. Fresh without a key.
   */
  resourceId: string;
  /** From Accept-Language. */
  language: Language;
  /** Where clients reach the API, without a slash at the end: the beginning of links in answers. */
  publicUrl: string;
  /** Aborted when the client goes away or the handler's time is up. */
  signal: AbortSignal;
};

/** A JSON answer (`body`; none for 204) or bytes (`file`). */
export type ContractResponse<Body = unknown> = {
  status: number;
  headers?: Record<string, string>;
  body?: Body;
  file?: FileAnswer;
};

export type FileAnswer = {
  /** Destroyed when the client goes away. */
  stream: Readable;
  contentType: string;
  /** Null: it goes on until one side ends it. */
  bytes: number | null;
  /** Where clients may ask for a part of it, as players of sounds and films do. */
  part?(range: ByteRange): Readable;
  /** Any name; made safe for the header. */
  fileName?: string;
  /** Shown in the browser instead of saved. */
  inline?: boolean;
};

/** A file of a multipart form, written to a temporary path of the file store. */
export type UploadedFile = {
  path: string;
  bytes: number;
  sha256: string;
  /** What the client called it. Never a path to write to. */
  fileName: string;
  /** What the client says it is. */
  mediaType: string;
  /** Files sent under the same name after this one, in order, where the contract allows several (`x-files-max`). */
  further?: UploadedFile[];
};

/** For handlers without generated types. */
export type AnyOperation = {
  parameters: { path: Record<string, string>; query: Record<string, unknown> };
  requestBody: { content: { 'application/json': unknown } };
  responses: Record<number, unknown>;
};

// The shapes below are those of generated types: `operations['createDocument']` has
// parameters {path, query}, requestBody.content[mediaType], responses[status].content[mediaType].
type ParamsOf<Operation> = Operation extends { parameters: { path: infer Path } } ? Path : Record<string, never>;
type QueryOf<Operation> = Operation extends { parameters: { query?: infer Query } }
  ? NonNullable<Query>
  : Record<string, never>;
type BodyOf<Operation> = Operation extends { requestBody: { content: infer Content } }
  ? Content[keyof Content]
  : Operation extends { requestBody?: { content: infer Content } }
    ? Content[keyof Content] | undefined
    : undefined;
type AnswerOf<Operation> = Operation extends { responses: infer Responses }
  ? SuccessBody<
      { [Status in keyof Responses]: Status extends 200 | 201 | 202 ? Responses[Status] : never }[keyof Responses]
    >
  : unknown;
type SuccessBody<Response> = [Response] extends [never]
  ? unknown
  : Response extends { content: { 'application/json': infer Body } }
    ? Body
    : never;
