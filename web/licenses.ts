/**
 * Whose work the pages are made of, under which licences, and where its source is: `licenses.txt`, which is served with the
 * pages and named at the top of each of their scripts, out of which the licences' own words are taken.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const LICENSES = 'licenses.txt';

/** As Vite tells them (`build.license`). */
type Licensed = { name: string; version: string; identifier?: string; text?: string };

const packages = fileURLToPath(new URL('../node_modules', import.meta.url));
/** What comes in by style sheets, in which Vite does not look. */
const FONTS = ['@fontsource-variable/vazirmatn'];
const RULE = '-'.repeat(80);

/** Where a page's build leaves what it is made of, until all of them are built. */
export const licensesOf = (page: string): string => `licenses-${page}.json`;

/** Makes one text of what the builds of these pages have left. */
export function writeLicenses(folder: string, pages: readonly string[]): void {
  const told = pages.flatMap((page): Licensed[] => {
    const file = join(folder, licensesOf(page));
    const found = JSON.parse(readFileSync(file, 'utf8'));
    rmSync(file);
    return found;
  });
  const byName = new Map([...told, ...FONTS.map(fontOf)].map((each) => [`${each.name} ${each.version}`, each]));
  const entries = [...byName].sort(([a], [b]) => a.localeCompare(b)).map(([, each]) => entryOf(each));
  writeFileSync(join(folder, LICENSES), `The pages contain the following works of others.\n\n${entries.join('\n')}`);
}

function fontOf(name: string): Licensed {
  const { version, license } = JSON.parse(readFileSync(join(packages, name, 'package.json'), 'utf8'));
  return { name, version, identifier: license, text: readFileSync(join(packages, name, 'LICENSE'), 'utf8') };
}

const entryOf = ({ name, version, identifier = 'its own licence', text = '' }: Licensed): string =>
  [
    RULE,
    `${name} ${version}, under ${identifier}`,
    `Source: https://www.npmjs.com/package/${name}/v/${version}`,
    RULE,
    '',
    text.trim(),
    '',
  ].join('\n');
