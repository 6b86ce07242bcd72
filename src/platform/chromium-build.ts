import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** A build of Chrome for Testing's headless shell, as Google publishes it: what WhatsApp sessions need of a Chromium, and no window. */
export type ChromiumBuild = {
  version: string;
  /** Google's name of the system. */
  system: string;
  bytes: number;
  sha256: string;
  /** The program inside the archive. */
  program: string;
};

/** Raised together with the hashes: Google publishes none, they are those of the archives as several people have downloaded them. */
const CHROMIUM_VERSION = '155.0.8059.39';
const DOWNLOADS = 'https://storage.googleapis.com/chrome-for-testing-public';

const ARCHIVES: Record<string, { system: string; bytes: number; sha256: string }> = {
  'linux-x64': {
    system: 'linux64',
    bytes: 124_203_329,
    sha256: '39dcb8c46550632a3d911850ab3b8af840b4e3f6d8622faa2018eb8756278786',
  },
  'linux-arm64': {
    system: 'linux-arm64',
    bytes: 124_553_121,
    sha256: '9fb86f7c0b2734c5febc0bbb4e85f37da43553f3f8a7970949828c5713e87e94',
  },
  'darwin-arm64': {
    system: 'mac-arm64',
    bytes: 102_429_510,
    sha256: 'b3e093c06001c41e68decbc8dd4a62f9efe4bf4e4dd247a686ea531863448d75',
  },
  'darwin-x64': {
    system: 'mac-x64',
    bytes: 107_758_350,
    sha256: '6338a784c691f42dd1ed6aeeef650171c7d72cf74bdb8450d0079864e72a8074',
  },
  'win32-x64': {
    system: 'win64',
    bytes: 124_737_213,
    sha256: '20798f7c51a22def0b3d02e526a8f52e7ee2c7eddcde9d81a4c23f618e8b5436',
  },
};

/** The build for this machine; null where there is none. */
export function chromiumBuild(machine = `${process.platform}-${process.arch}`): ChromiumBuild | null {
  const archive = ARCHIVES[machine];
  if (!archive) return null;
  const program = `chrome-headless-shell${machine.startsWith('win32') ? '.exe' : ''}`;
  return { ...archive, version: CHROMIUM_VERSION, program: `chrome-headless-shell-${archive.system}/${program}` };
}

export const chromiumAddress = ({ version, system }: ChromiumBuild, from = DOWNLOADS): string =>
  `${from}/${version}/${system}/chrome-headless-shell-${system}.zip`;

/** Where the project's own installer puts a build. */
export const chromiumFolder = (home: string, { version }: ChromiumBuild): string => join(home, 'chromium', version);

/** The Chromium that the project's own installer has brought; null when it has not. */
export function installedChromium(home: string, build = chromiumBuild()): string | null {
  const path = build && join(chromiumFolder(home, build), build.program);
  return path && existsSync(path) ? path : null;
}
