import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type AuditRecord,
  buildAuditRecord,
  canonicalBytes,
  readAuditRecord,
  verifyChain,
} from '../../src/evidence/audit-record.ts';
import { factsOf, hashOf } from './facts.ts';

const { audit: input } = factsOf({
  title: 'عقد "الإيجار"\n2026',
  signers: [{ name: 'علي' }, { name: 'Sara', comment: 'Agreed, with 12,450.75' }],
  findings: [{ kind: 'javascript', count: 2, pages: [1] }],
});
const record = buildAuditRecord(input);
const changed = (change: (copy: AuditRecord) => void): AuditRecord => {
  const copy = structuredClone(record);
  change(copy);
  return copy;
};

describe('the audit record', () => {
  test('is whole when it was just made, and read back from its bytes', () => {
    expect(verifyChain(record)).toEqual([]);
    expect(readAuditRecord(canonicalBytes(record))).toEqual({ record, problems: [] });
  });

  test('has the same bytes however its facts were put together', () => {
    const reversed = JSON.parse(JSON.stringify(input), (_, value) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).reverse())
        : value,
    );
    expect(canonicalBytes(buildAuditRecord(reversed)).equals(canonicalBytes(record))).toBe(true);
  });

  test('is canonical: names in order, no white space, letters as they are', () => {
    const text = canonicalBytes(record).toString('utf8');
    expect(text).toMatch(/^\{"approvers":\[\{"action":"sign",/);
    expect(text).toContain('"title":"عقد \\"الإيجار\\"\\n2026"');
  });

  test('shows any byte that was altered', () => {
    const bytes = canonicalBytes(record);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (position, flip) => {
        const altered = Buffer.from(bytes);
        altered[position]! ^= flip;
        expect(readAuditRecord(altered).problems).not.toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  test('shows bytes that were added or cut off, and a mark before the text', () => {
    const bytes = canonicalBytes(record);
    const variants = [
      bytes.subarray(0, -1),
      Buffer.concat([bytes, Buffer.from(' ')]),
      Buffer.concat([Buffer.from('\ufeff'), bytes]),
    ];
    for (const variant of variants) expect(readAuditRecord(variant).problems).not.toEqual([]);
  });

  test.each<[string, (copy: AuditRecord) => void, string]>([
    ['a name', (copy) => (copy.approvers[0]!.name = 'Somebody else'), 'root_mismatch'],
    ['an outcome', (copy) => (copy.decisions[1]!.outcome = 'reject'), 'root_mismatch'],
    ['a finding that was left out', (copy) => copy.findings.pop(), 'root_mismatch'],
    ['a field that was added', (copy) => Object.assign(copy, { more: 1 }), 'root_mismatch'],
    ['the time of an event', (copy) => (copy.events[3]!.at = '2020-01-01T00:00:00.000Z'), 'event_mismatch'],
    ['an event that was left out', (copy) => copy.events.splice(2, 1), 'event_mismatch'],
    ['events that changed places', (copy) => copy.events.reverse(), 'event_mismatch'],
    ['events cut off the end', (copy) => copy.events.pop(), 'head_mismatch'],
    ['the name of the algorithm', (copy) => Object.assign(copy.chain, { algorithm: 'md5' }), 'head_mismatch'],
    ['a field in the chain', (copy) => Object.assign(copy.chain, { more: 1 }), 'head_mismatch'],
  ])('shows %s', (_, change, code) => {
    expect(verifyChain(changed(change)).map((problem) => problem.code)).toContain(code);
  });

  test('shows a version that does not follow the one before it, though every hash was made anew', () => {
    const versions = input.versions.map((version, index) =>
      index === 2 ? { ...version, previousSha256: hashOf(77) } : version,
    );
    expect(verifyChain(buildAuditRecord({ ...input, versions }))).toEqual([{ code: 'version_mismatch', version: 3 }]);
  });

  test('shows decisions of people and stamps of decisions that it does not hold', () => {
    expect(verifyChain(buildAuditRecord({ ...input, approvers: input.approvers.slice(1) }))).toEqual([
      { code: 'unknown_approver', id: input.approvers[0]!.id },
    ]);
    expect(verifyChain(buildAuditRecord({ ...input, decisions: input.decisions.slice(1) }))).toEqual([
      { code: 'unknown_decision', id: input.decisions[0]!.id },
    ]);
  });

  test.each([
    ['not JSON', 'not_json', '{'],
    ['another format', 'unknown_format', '{"format":"countersign-audit/2"}'],
    ['a list', 'unknown_format', '[]'],
    ['parts missing', 'malformed', '{"format":"countersign-audit/1"}'],
    [
      'parts of another kind',
      'malformed',
      '{"approvers":[1],"chain":{},"decisions":[],"document":{},"events":[],"findings":[],"format":"countersign-audit/1","sources":[],"versions":[]}',
    ],
  ])('that is none (%s) is named, and nothing is thrown', (_, code, text) => {
    expect(readAuditRecord(Buffer.from(text))).toEqual({ record: null, problems: [{ code }] });
  });

  test('nested without end, or with hashes that are none, is no reason to throw', () => {
    const text = canonicalBytes(record).toString('utf8');
    const deep = text.replace('"findings":[', `"findings":[{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}},`);
    expect(readAuditRecord(Buffer.from(deep)).problems).toEqual([{ code: 'malformed' }]);
    const nulls = changed(
      (copy) =>
        Object.assign(copy.events[0]!, { hash: null }) && Object.assign(copy.events[1]!, { previousHash: null }),
    );
    expect(verifyChain(nulls).map(({ code }) => code)).toContain('event_mismatch');
  });

  test('with anything at all in the place of a value never makes the verifier throw', () => {
    const paths = [...new Set(JSON.stringify(record).match(/"[a-zA-Z0-9]+":/g))];
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.jsonValue(), (path, value) => {
        const text = JSON.stringify(record).replace(
          new RegExp(`${path}("[^"]*"|null|\\d+|\\[\\]|\\{\\})`),
          () => `${path}${JSON.stringify(value)}`,
        );
        expect(() => readAuditRecord(Buffer.from(text))).not.toThrow();
      }),
      { numRuns: 300 },
    );
  });
});
