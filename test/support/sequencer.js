import Sequencer from '@jest/test-sequencer';

/**
 * In falling order of what they take; whatever takes under twenty seconds need not be here. They come first, so that the
 * workers end together: of a fresh checkout jest itself knows no more than the size of each file.
 */
const LONG = [
  'security/fuzz',
  'faults/crash',
  'faults/restart',
  'web/documents',
  'web/api-docs',
  'web/whole-life',
  'pdf/proof/proof',
  'platform/start',
  'web/create',
  'web/organization',
  'web/signer',
  'web/members',
  'web/home',
  'web/verifier',
  'workflows/document',
  'web/webhooks',
  'web/speed',
  'platform/commands',
  'web/shell',
  'evidence/blocked',
  'pdf/archive',
  'web/signer-links',
  'dialects/waqtum/walk',
  'pdf/verify/verify',
  'web/signer-filling',
  'platform/embedded-postgres',
  'bulk/bulk',
].map((name) => `/test/${name}.test.ts`);

export default class LongestFirst extends Sequencer {
  async sort(tests) {
    const sorted = await super.sort(tests);
    return sorted.sort((one, other) => rankOf(one.path) - rankOf(other.path));
  }
}

function rankOf(path) {
  const rank = LONG.findIndex((name) => path.endsWith(name));
  return rank < 0 ? LONG.length : rank;
}
