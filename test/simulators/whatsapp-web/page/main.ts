import type { PageSettings } from '../protocol.ts';
import { report } from './connection.ts';
import { msgKeyClass } from './ids.ts';
import { Life } from './life.ts';
import { whenListenerFails } from './model.ts';
import { chatModules } from './modules-chats.ts';
import { contactModules } from './modules-contacts.ts';
import { channelModules, groupModules } from './modules-groups.ts';
import { identityModules } from './modules-identity.ts';
import { mediaModules } from './modules-media.ts';
import { messageModules } from './modules-messages.ts';
import { openVault } from './vault.ts';

/**
 * The page's beginning: `window.require` with the modules the library asks for, and the connection to the simulator. A
 * module that is not there throws, as the site's own loader does, and is reported by its name.
 */

declare global {
  interface Window {
    require(name: string): unknown;
    Debug: { VERSION: string };
  }
}

window.addEventListener('error', ({ message }) => report('page_error', message));
window.addEventListener('unhandledrejection', ({ reason }) => report('page_error', describe(reason)));
whenListenerFails((event, error) => report('page_error', `${event}: ${describe(error)}`));

const settings = JSON.parse(document.getElementById('settings')?.textContent ?? '') as PageSettings;
const MsgKey = msgKeyClass(settings.messageKeyField);
const life = new Life(settings, await openVault(), MsgKey);
const modules = new Map<string, unknown>(
  Object.entries({
    ...identityModules(life),
    ...contactModules(life),
    ...chatModules(life),
    ...messageModules(life, MsgKey),
    ...mediaModules(),
    ...groupModules(life),
    ...channelModules(life),
  }),
);
for (const name of settings.missingModules) modules.delete(name);

window.require = (name) => {
  if (!modules.has(name)) {
    report('unknown_module', name);
    throw new Error(`Requiring unknown module "${name}"`);
  }
  return modules.get(name);
};
life.begin();
// Last, as this is what the library waits for.
window.Debug = { VERSION: settings.version };

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
