import Sequencer from '@jest/test-sequencer';

/**
 * In falling order of what they take; whatever takes under twenty seconds need not be here. They come first, so that the
 * workers end together: of a fresh checkout jest itself knows no more than the size of each file.
 */
const LONG = [
  'security/fuzz',
  'faults/crash',
  'whatsapp/faults',
  'faults/restart',
  'web/documents',
  'web/whatsapp',
  'web/create',
  'web/whole-life',
  'security/authorization',
  'pdf/proof/proof',
  'web/organization',
  'web/members',
  'workflows/document',
  'web/signer',
  'web/verifier',
  'web/home',
  'platform/start',
  'whatsapp/outgoing',
  'whatsapp/connections',
  'whatsapp/decisions',
  'whatsapp/chats',
  'pdf/verify/verify',
  'web/money',
  'web/signer-links',
  'evidence/blocked',
  'web/shell',
  'platform/commands',
  'web/api-docs',
  'web/signer-filling',
  'campaigns/campaigns',
  'dialects/clientmanager/phone',
  'dialects/clientmanager/walk',
  'dialects/clientmanager/rules-webhooks',
  'dialects/wahooks/walk',
  'evidence/sealing',
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
