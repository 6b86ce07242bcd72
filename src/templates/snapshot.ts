import type { Caller } from '../core.ts';
import { invalid, Problem } from '../errors/problem.ts';
import type { Services } from '../services.ts';
import type { TemplateContent } from './content.ts';
import type { Enforcement, SnapshotSlot, TemplateSnapshot } from './enforcement.ts';
import { findUsable } from './finding.ts';
import { pageSizesOf } from './pages.ts';

export type { Enforcement, SnapshotSlot, TemplateSnapshot };

/**
 * A copy of a template, of the caller's own or shared from above, for a document to keep.
 * @throws Problem validation_failed at /templateNumber: there is none that the caller could use
 */
export async function templateSnapshot(
  services: Pick<Services, 'core' | 'pdf'>,
  caller: Caller,
  number: number,
): Promise<TemplateSnapshot> {
  const template = await findUsable(services.core, caller, { number }).catch((error: unknown) => {
    if (!(error instanceof Problem && ['not_found', 'template_inactive'].includes(error.code))) throw error;
    const message = 'must be the number of a template that is yours or shared with you';
    throw invalid('/templateNumber', 'template', message);
  });
  const pages = await pageSizesOf(services, template);
  return { templateId: template.id, number, name: template.name, pages, slots: snapshotSlots(template.content) };
}

/** Along the route, each with the number of its step. */
export const snapshotSlots = ({ steps }: TemplateContent): SnapshotSlot[] =>
  steps.flatMap(({ slots }, index) =>
    slots.map(({ key, label, action, fields }) => ({ order: index + 1, key, label, action, fields })),
  );
