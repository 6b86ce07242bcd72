/** What somebody might do to a sealed file. Objects are found as text, as our own files have them. */

export type Found = { number: number; text: string };
export type Parts = {
  catalog: Found;
  form: Found;
  /** The first page. */
  page: Found;
  /** Adds an object to the revision. @returns its number */
  add(text: string): number;
};

/**
 * Appends a revision, with right cross-references, in which objects are replaced.
 * @param hidden bytes that stand in the revision without being listed
 */
export function appendRevision(
  file: Buffer,
  change: (parts: Parts) => Record<number, string>,
  { hidden = '' } = {},
): Buffer {
  const text = file.toString('latin1');
  const root = Number(/\/Root (\d+) 0 R/g.exec(text.slice(text.lastIndexOf('trailer')))![1]);
  let size = Number(/\/Size (\d+)/.exec(text.slice(text.lastIndexOf('trailer')))![1]);
  const latest = (number: number): Found => {
    const all = [...text.matchAll(new RegExp(`(?:^|[\\r\\n])${number} 0 obj\\s([\\s\\S]*?)\\sendobj`, 'g'))];
    return { number, text: all.at(-1)![1]! };
  };
  const catalog = latest(root);
  const form = latest(Number(/\/AcroForm (\d+) 0 R/.exec(catalog.text)![1]));
  const pages = latest(Number(/\/Pages (\d+) 0 R/.exec(catalog.text)![1]));
  const page = latest(Number(/\/Kids \[\s*(\d+) 0 R/.exec(pages.text)![1]));
  const objects: Record<number, string> = {};
  const add = (body: string): number => {
    objects[size] = body;
    size += 1;
    return size - 1;
  };
  Object.assign(objects, change({ catalog, form, page, add }));

  let body = hidden;
  const rows: string[] = [];
  for (const [number, value] of Object.entries(objects)) {
    const offset = file.length + body.length;
    rows.push(`${number} 1\n${String(offset).padStart(10, '0')} 00000 n \n`);
    body += `${number} 0 obj\n${value}\nendobj\n`;
  }
  const startxref = file.length + body.length;
  const previous = [...text.matchAll(/startxref\s+(\d+)/g)].at(-1)![1];
  const trailer = `trailer\n<< /Size ${size} /Root ${root} 0 R /Prev ${previous} >>\nstartxref\n${startxref}\n%%EOF\n`;
  return Buffer.concat([file, Buffer.from(`${body}xref\n${rows.join('')}${trailer}`, 'latin1')]);
}

/** Writes other digits into the hole of the last signature. */
export function rewriteHole(file: Buffer, change: (hex: string) => string): Buffer {
  const text = file.toString('latin1');
  const start = text.lastIndexOf('/Contents <') + '/Contents <'.length;
  const end = text.indexOf('>', start);
  const hex = change(text.slice(start, end));
  if (hex.length !== end - start) throw new Error('the hole must keep its size');
  return Buffer.from(text.slice(0, start) + hex + text.slice(end), 'latin1');
}
