/**
 * What a file is, by its bytes. A type that somebody declares counts only where the bytes can be of it, so nothing goes out
 * that a phone would run or draw as a page: no HTML, no SVG, no programs.
 */

const OFFICE = 'application/vnd.openxmlformats-officedocument';
const OPEN_DOCUMENT = 'application/vnd.oasis.opendocument';

/** Each type that may be sent, with the endings of its names; the first is the one that a nameless file gets. */
const ENDINGS: Readonly<Record<string, readonly string[]>> = {
  'image/jpeg': ['jpg', 'jpeg', 'jpe', 'jfif'],
  'image/png': ['png'],
  'image/webp': ['webp'],
  'image/gif': ['gif'],
  'video/mp4': ['mp4', 'm4v'],
  'video/3gpp': ['3gp', '3gpp'],
  'audio/ogg': ['ogg', 'oga', 'opus'],
  'audio/mpeg': ['mp3', 'mpga'],
  'audio/mp4': ['m4a', 'mp4'],
  'audio/amr': ['amr'],
  'application/pdf': ['pdf'],
  'application/msword': ['doc'],
  'application/vnd.ms-excel': ['xls'],
  'application/vnd.ms-powerpoint': ['ppt'],
  [`${OFFICE}.wordprocessingml.document`]: ['docx'],
  [`${OFFICE}.spreadsheetml.sheet`]: ['xlsx'],
  [`${OFFICE}.presentationml.presentation`]: ['pptx'],
  [`${OPEN_DOCUMENT}.text`]: ['odt'],
  [`${OPEN_DOCUMENT}.spreadsheet`]: ['ods'],
  [`${OPEN_DOCUMENT}.presentation`]: ['odp'],
  'application/zip': ['zip'],
  'text/plain': ['txt', 'text', 'log'],
  'text/csv': ['csv'],
};

/** What else these types are called. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  'image/jpg': 'image/jpeg',
  'image/pjpeg': 'image/jpeg',
  'video/3gp': 'video/3gpp',
  'audio/3gpp': 'video/3gpp',
  'audio/opus': 'audio/ogg',
  'application/ogg': 'audio/ogg',
  'audio/mp3': 'audio/mpeg',
  'audio/m4a': 'audio/mp4',
  'audio/x-m4a': 'audio/mp4',
  'audio/aac': 'audio/mp4',
  'application/x-pdf': 'application/pdf',
  'application/x-zip-compressed': 'application/zip',
  'application/csv': 'text/csv',
};
/** Says nothing about what it is. */
const NO_CLAIM: ReadonlySet<string> = new Set(['', 'application/octet-stream', 'binary/octet-stream']);

/**
 * The type that these bytes are sent as.
 * @param declared what somebody says it is, as `Content-Type` puts it.
 * @param fileName decides where the bytes can be several and nothing is declared.
 * @returns null: they are no such type, or none that may be sent.
 */
export function mediaTypeOf(bytes: Uint8Array, declared = '', fileName = ''): string | null {
  const possible = typesByBytes(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const said = plainType(declared);
  if (!NO_CLAIM.has(said)) return possible.includes(said) ? said : null;
  const ending = endingOf(fileName);
  return possible.find((type) => ENDINGS[type]!.includes(ending)) ?? possible[0] ?? null;
}

/** `name` as a file of this type may be called: no path, nothing invisible, and with an ending of its type. */
export function mediaFileName(name: string | null | undefined, mediaType: string): string {
  const [usual] = ENDINGS[mediaType] ?? ['bin'];
  const plain = (name ?? '')
    .toWellFormed()
    .replace(/^.*[/\\]/u, '')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}"<>:|?*]/gu, '')
    .replace(/\s+/gu, ' ')
    .replace(/^[\s.]+|[\s.]+$/gu, '');
  const isTrue = ENDINGS[mediaType]?.includes(endingOf(plain)) ?? false;
  const stem = isTrue ? plain.slice(0, plain.lastIndexOf('.')) : plain;
  const ending = isTrue ? plain.slice(plain.lastIndexOf('.') + 1) : usual!;
  return `${[...stem].slice(0, STEM_CHARACTERS_MAX).join('').trim() || 'file'}.${ending}`;
}

const STEM_CHARACTERS_MAX = 100;

function plainType(declared: string): string {
  const type = declared.split(';', 1)[0]!.trim().toLowerCase();
  return OTHER_NAMES[type] ?? type;
}

const endingOf = (name: string): string => /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';

/** The likeliest first. */
function typesByBytes(bytes: Buffer): string[] {
  const begins = (text: string, at = 0): boolean => bytes.toString('latin1', at, at + text.length) === text;
  if (begins('\xff\xd8\xff')) return ['image/jpeg'];
  if (begins('\x89PNG\r\n\x1a\n')) return ['image/png'];
  if (begins('GIF87a') || begins('GIF89a')) return ['image/gif'];
  if (begins('RIFF') && begins('WEBP', 8)) return ['image/webp'];
  if (begins('ftyp', 4)) return typesOfBrand(bytes.toString('latin1', 8, 12));
  if (begins('OggS')) return ['audio/ogg'];
  if (begins('#!AMR')) return ['audio/amr'];
  if (begins('ID3') || isMpegFrame(bytes)) return ['audio/mpeg'];
  if (begins('%PDF-')) return ['application/pdf'];
  if (begins('PK\x03\x04') || begins('PK\x05\x06')) return typesOfArchive(bytes);
  if (begins('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')) return typesOfCompound(bytes);
  return isText(bytes) ? ['text/plain', 'text/csv'] : [];
}

function typesOfBrand(brand: string): string[] {
  if (/^M4[AB]/.test(brand)) return ['audio/mp4'];
  if (/^3g[ep2]/i.test(brand)) return ['video/3gpp'];
  return /^(?:isom|iso\d|mp4\d|avc1|M4V|dash|MSNV|f4v |mmp4)/.test(brand) ? ['video/mp4', 'audio/mp4'] : [];
}

/** Eleven bits of a frame's beginning, then a version, a layer, a bit rate and a sampling rate that exist. */
function isMpegFrame(bytes: Buffer): boolean {
  if (bytes.length < 4 || bytes[0] !== 0xff || (bytes[1]! & 0xe0) !== 0xe0) return false;
  const [version, layer] = [(bytes[1]! >> 3) & 3, (bytes[1]! >> 1) & 3];
  return version !== 1 && layer !== 0 && bytes[2]! >> 4 !== 15 && ((bytes[2]! >> 2) & 3) !== 3;
}

/** Documents that are archives say so in their parts. */
function typesOfArchive(bytes: Buffer): string[] {
  const mimetype = bytes.toString('latin1', 30, 120);
  for (const kind of ['text', 'spreadsheet', 'presentation'])
    if (mimetype.startsWith(`mimetype${OPEN_DOCUMENT}.${kind}PK`)) return [`${OPEN_DOCUMENT}.${kind}`];
  const has = (part: string): boolean => bytes.includes(part, 0, 'latin1');
  // A document with macros is a program.
  if (has('vbaProject.bin') || has('META-INF/MANIFEST.MF') || has('AndroidManifest.xml')) return [];
  if (!has('[Content_Types].xml')) return ['application/zip'];
  const office = [
    ['word/', 'wordprocessingml.document'],
    ['xl/', 'spreadsheetml.sheet'],
    ['ppt/', 'presentationml.presentation'],
  ] as const;
  return [...office.flatMap(([part, type]) => (has(part) ? [`${OFFICE}.${type}`] : [])), 'application/zip'];
}

/** Office's files of former days name their main stream in UTF-16; installers and mails are of the same form. */
function typesOfCompound(bytes: Buffer): string[] {
  const has = (stream: string): boolean => bytes.includes(Buffer.from(stream, 'utf16le'));
  if (has('WordDocument')) return ['application/msword'];
  if (has('Workbook') || has('Book\0')) return ['application/vnd.ms-excel'];
  return has('PowerPoint Document') ? ['application/vnd.ms-powerpoint'] : [];
}

/** Text that nothing runs and no browser takes for a page. */
function isText(bytes: Buffer): boolean {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return false;
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a text has none of these.
  if (text.trim() === '' || /[\0-\x08\x0e-\x1a\x1c-\x1f]/.test(text)) return false;
  const beginning = text.trimStart().slice(0, 1_024).toLowerCase();
  return !beginning.startsWith('#!') && !/<(?:!doctype|\?xml|html|head|body|script|svg|iframe)/.test(beginning);
}
