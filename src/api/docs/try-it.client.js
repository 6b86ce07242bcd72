/**
 * Runs in the browser, on the reference of our own API: shows the forms of try-form.ts to people who are logged in, and
 * sends what they fill in as themselves, by the cookie of their session. Served as it stands here (src/api/pages.ts).
 */
const status = document.querySelector('#try-status');

fetch('/v1/me', { headers: { accept: 'application/json' } }).then(async (response) => {
  if (!response.ok) return invite();
  const { person, organization } = await response.json();
  tell(`You are logged in as ${person?.name ?? 'a program'}. “Try it” below really does it, in ${organization.name}.`);
  for (const details of document.querySelectorAll('.try')) details.hidden = false;
}, invite);

for (const form of document.querySelectorAll('.try form')) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void send(form);
  });
}

function tell(text) {
  status.hidden = false;
  status.textContent = text;
}

function invite() {
  tell('');
  const link = document.createElement('a');
  link.href = `/login?back=${encodeURIComponent(location.pathname)}`;
  link.textContent = 'Log in';
  status.append(link, ' to try the operations right here, as yourself.');
}

async function send(form) {
  const [button, output] = [form.querySelector('button'), form.querySelector('.answer')];
  button.disabled = true;
  output.replaceChildren('Sending …');
  try {
    const startedAt = performance.now();
    const response = await fetch(...requestOf(form));
    const shown = await bodyOf(response);
    const line = document.createElement('p');
    const id = response.headers.get('x-request-id');
    const ms = Math.round(performance.now() - startedAt);
    line.textContent = `${response.status} ${response.statusText} · ${ms} ms${id ? ` · request ${id}` : ''}`;
    line.className = response.ok ? 'good' : 'bad';
    output.replaceChildren(line, shown);
  } catch (error) {
    output.replaceChildren(`There was no answer: ${error.message}`);
  } finally {
    button.disabled = false;
  }
}

/** What `fetch` is given for the fields of a form: `path:…`, `query:…`, `header:…`, `form:…` and `body`. */
function requestOf(form) {
  const { method } = form.dataset;
  const headers = { accept: 'application/json', 'idempotency-key': newKey() };
  if (method === 'GET') delete headers['idempotency-key'];
  const query = new URLSearchParams();
  const parts = new FormData();
  let { path } = form.dataset;
  let body;
  for (const [field, value] of new FormData(form)) {
    const [place, name] = field.split(/:(.*)/s);
    const isEmpty = value instanceof File ? value.size === 0 : value === '';
    if (place === 'path') path = path.replace(`{${name}}`, encodeURIComponent(value));
    else if (isEmpty) continue;
    else if (place === 'query') query.append(name, value);
    else if (place === 'header') headers[name] = value;
    else if (place === 'form') parts.append(name, value);
    else if (place === 'body') {
      headers['content-type'] = 'application/json';
      body = value;
    }
  }
  if (form.querySelector('[name^="form:"]')) body = parts;
  return [`${path}${query.size > 0 ? `?${query}` : ''}`, { method, headers, body }];
}

/** `crypto.randomUUID` is there in secure contexts only. */
const newKey = () =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** JSON and text to read; anything else to save. */
async function bodyOf(response) {
  const type = response.headers.get('content-type') ?? '';
  if (response.status === 204) return '';
  if (/json|text|yaml/.test(type)) {
    const pre = document.createElement('pre');
    pre.tabIndex = 0;
    pre.textContent = /json/.test(type) ? JSON.stringify(await response.json(), null, 2) : await response.text();
    return pre;
  }
  const blob = await response.blob();
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? 'answer';
  link.textContent = `Save the file (${type}, ${blob.size} bytes)`;
  return link;
}
