import type { Language } from '../domain/model.ts';
import { type ErrorCode, errorText } from '../errors/catalogue.ts';
import { iso } from '../iso.ts';
import type { Enforcement } from '../templates/enforcement.ts';
import type { ContractRow, PageGeometry, Step, WorkStep } from './rows.ts';
import { type ContractStatus, contractStatusOf } from './status.ts';

/** A contract as the API shows it. Times are ISO 8601 in UTC. */
export type ContractView = {
  code: string;
  status: ContractStatus;
  mode: 'live' | 'test';
  dialect: string;
  title: string;
  private: boolean;
  allPagesSignature: boolean;
  template: { number: number; enforcement: Enforcement } | null;
  /** The document that it became; null until its file is taken in. */
  documentId: string | null;
  /** In points, as people see them; null until the file is taken in. */
  pages: PageGeometry[] | null;
  processing: ProgressView;
  createdAt: string;
  completedAt: string | null;
  canceledAt: string | null;
};

/** How far the background is with a contract. */
export type ProgressView = {
  step: Step;
  /** Whether everything that was asked for is done. */
  ready: boolean;
  /** Of `error`: at which step. */
  failedStep: WorkStep | null;
  /** Why it failed; while it works, why it has not succeeded yet and tries again. */
  problem: { code: ErrorCode; message: string } | null;
};

/** @param language of the problem's words. */
export function contractView(row: ContractRow, language: Language = row.input.language ?? 'en'): ContractView {
  return {
    code: row.code,
    status: contractStatusOf(row.document_status, row.canceled_at !== null),
    mode: row.mode,
    dialect: row.dialect,
    title: row.title,
    private: row.private,
    allPagesSignature: row.all_pages_signature,
    template:
      row.template_number === null
        ? null
        : { number: Number(row.template_number), enforcement: row.template_enforcement ?? 'loose' },
    documentId: row.document_id,
    pages: row.document_id === null ? null : row.pages,
    processing: progressView(row, language),
    createdAt: iso(row.created_at),
    completedAt: iso(row.completed_at),
    canceledAt: iso(row.canceled_at),
  };
}

export function progressView(
  { step, failed_step, problem }: Pick<ContractRow, 'step' | 'failed_step' | 'problem'>,
  language: Language,
): ProgressView {
  return {
    step,
    ready: step === 'done',
    failedStep: failed_step,
    problem: problem && { code: problem.code, message: errorText(problem.code, language, problem.details) },
  };
}
