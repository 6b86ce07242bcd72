/** HTML that has been made safe, told from text that has not. */
export type Html = { html: string };

/** A template whose values are escaped unless they are `Html`; lists are joined, null and false leave nothing. */
export function html(strings: TemplateStringsArray, ...values: unknown[]): Html {
  return { html: strings.reduce((text, part, index) => text + toHtml(values[index - 1]) + part) };
}

function toHtml(value: unknown): string {
  if (value === null || value === undefined || value === false) return '';
  if (Array.isArray(value)) return value.map(toHtml).join('');
  if (typeof value === 'object' && 'html' in value) return String(value.html);
  return escapeHtml(String(value));
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);

/** The Markdown that contracts use: paragraphs, headings, lists, code and emphasis. */
export function markdown(text: unknown): Html {
  const blocks = String(text ?? '')
    .trim()
    .split(/\n\s*\n|\n(?=#|[-*] )|(?<=^#.*)\n/m);
  return { html: blocks.map(block).join('\n') };
}

function block(text: string): string {
  const heading = /^(#{1,4})\s+(.*)$/.exec(text.trim());
  if (heading) return `<h4>${inline(heading[2]!)}</h4>`;
  const item = /^[-*] ([\s\S]*)$/.exec(text.trim());
  if (item) return `<ul><li>${inline(item[1]!)}</li></ul>`;
  return text.trim() ? `<p>${inline(text.trim())}</p>` : '';
}

function inline(text: string): string {
  return escapeHtml(text)
    .replace(/`([^`]+)`/g, '<code>$1</code>')
    .replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>');
}

/** A whole page. */
export function page(title: string, body: Html): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="/docs/style.css">
</head>
<body>
${body.html}
</body>
</html>
`;
}
