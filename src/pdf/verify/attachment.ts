import { AUDIT_FILE_NAME } from '../../evidence/audit-record.ts';
import { type Cos, CosError } from './cos.ts';
import { textOf } from './fields.ts';
import type { Revision } from './revision.ts';
import { unpack } from './xref.ts';

const NODES_MAX = 10_000;
const AUDIT_BYTES_MAX = 16 * 1024 * 1024;

/** The bytes of the audit that we attach to what we seal; null where there is none. @throws CosError */
export function attachedAudit(revision: Revision): Buffer | null {
  const names = revision.dict(revision.catalog.get('Names'));
  const open: Cos[] = [names?.get('EmbeddedFiles') ?? { kind: 'null' }];
  let seen = 0;
  for (let node = open.pop(); node; node = open.pop()) {
    if (++seen > NODES_MAX) throw new CosError('too many files are attached');
    const entries = revision.dict(node);
    if (!entries) continue;
    open.push(...(revision.array(entries.get('Kids')) ?? []));
    const pairs = revision.array(entries.get('Names')) ?? [];
    for (let index = 1; index < pairs.length; index += 2) {
      const specification = revision.dict(pairs[index]);
      if (!specification) continue;
      const name = textOf(revision.resolve(specification.get('UF') ?? specification.get('F')));
      if (name !== AUDIT_FILE_NAME) continue;
      const stream = revision.stream(revision.dict(specification.get('EF'))?.get('F'));
      return stream && unpack(revision.bytes, stream, AUDIT_BYTES_MAX);
    }
  }
  return null;
}
