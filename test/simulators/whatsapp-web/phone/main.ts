import type { PhoneAct, PhoneState } from '../phone-protocol.ts';
import { canScan, scanWith } from './camera.ts';
import { part, taken } from './elements.ts';
import { draw, type Shown } from './views.ts';

/** The page of the simulated telephones: it shows the world as one of them sees it, and acts for its owner. */

const TROUBLE_SHOWN_MS = 6_000;
/** A pairing code is eight letters and digits; a QR code's text is long. */
const PAIRING_CODE = /^[A-Za-z0-9]{4}[- ]?[A-Za-z0-9]{4}$/;

const compose = part<HTMLFormElement>('compose');
const quotedLine = part('quoted');
let chosen: string | null = new URLSearchParams(location.search).get('phone');
let open: string | null = null;
let quoted: Shown | null = null;
let editing: Shown | null = null;

let shown = '';

/** Draws anew only what has changed: a button that is replaced while it is pressed is not clicked. */
async function refresh(): Promise<void> {
  const asked = new URLSearchParams({ ...(chosen ? { phone: chosen } : {}), ...(open ? { chat: open } : {}) });
  const answer = await (await fetch(`/api/state?${asked}`)).text();
  if (answer === shown) return;
  shown = answer;
  const now = JSON.parse(answer) as PhoneState;
  const [first] = now.phones;
  if (chosen === null && first) {
    wishes.choosePhone(first.number);
    return;
  }
  const chat = now.phone?.chats.find(({ id }) => id === open);
  draw(now, wishes);
  if (chat && chat.unreadCount !== 0 && document.hasFocus()) await act({ act: 'read', phone: chosen!, chat: chat.id });
}

async function act(wanted: PhoneAct): Promise<void> {
  await told(fetch('/api/acts', { method: 'POST', body: JSON.stringify(wanted) }));
}

/** Shows what went wrong, in the server's words. */
async function told(request: Promise<Response>): Promise<void> {
  const response = await request;
  if (!response.ok) complain(((await response.json()) as { message: string }).message);
}

function complain(message: string): void {
  const trouble = part('trouble');
  trouble.textContent = message;
  trouble.hidden = false;
  setTimeout(() => {
    trouble.hidden = true;
  }, TROUBLE_SHOWN_MS);
}

function writeBelow(line: string | null, text = ''): void {
  quotedLine.hidden = line === null;
  quotedLine.textContent = line;
  const input = compose.elements.namedItem('text') as HTMLInputElement;
  input.value = text;
  input.focus();
}

const at = (message: Shown) => ({ phone: chosen!, chat: message.chat, message: message.id });

const wishes = {
  choosePhone(number: string) {
    chosen = number;
    open = null;
    history.replaceState(null, '', `?phone=${number}`);
    void refresh();
  },
  openChat(id: string) {
    open = id;
    quoted = null;
    editing = null;
    writeBelow(null);
    void act({ act: 'read', phone: chosen!, chat: id }).then(refresh);
  },
  unlink: (token: string) => void act({ act: 'unlink', phone: chosen!, token }),
  online: (online: boolean) => void act({ act: 'online', phone: chosen!, online }),
  hangUp: (call: string) => void act({ act: 'hang_up', phone: chosen!, call }),
  call: (isVideo: boolean) => void act({ act: 'call', phone: chosen!, to: open!, isVideo }),
  quote(message: Shown) {
    quoted = message;
    editing = null;
    writeBelow(`Reply to: ${message.content.body ?? message.content.caption ?? message.content.type}`);
  },
  edit(message: Shown) {
    editing = message;
    quoted = null;
    writeBelow('Change this message', message.content.body ?? '');
  },
  revoke: (message: Shown) => void act({ act: 'revoke', ...at(message) }),
  react(message: Shown, text: string) {
    const mine = message.reactions.some((reaction) => reaction.text === text);
    void act({ act: 'react', ...at(message), text: mine ? '' : text });
  },
};

function onSubmit(id: string, handle: (values: Record<string, string>) => void): void {
  const form = part<HTMLFormElement>(id);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    handle(taken(form));
  });
}

onSubmit('create', ({ number = '', name = '' }) => {
  void act({ act: 'create', number, name }).then(() => wishes.choosePhone(number));
});
onSubmit('begin', ({ to = '' }) => wishes.openChat(`${to}@c.us`));
onSubmit('group', ({ subject = '', members = '' }) => {
  const numbers = members.split(',').map((number) => number.trim());
  void act({ act: 'group', phone: chosen!, subject, members: numbers });
});
onSubmit('paste', ({ text = '' }) => {
  const isCode = PAIRING_CODE.test(text);
  void act(isCode ? { act: 'enter_code', phone: chosen!, code: text } : { act: 'scan', phone: chosen!, qr: text });
});
part('scan').addEventListener('click', () => void act({ act: 'scan', phone: chosen!, qr: null }));

compose.addEventListener('submit', (event) => {
  event.preventDefault();
  const [file] = (compose.elements.namedItem('file') as HTMLInputElement).files ?? [];
  const { text = '' } = taken(compose);
  void send(text, file).then(refresh);
});

async function send(text: string, file: File | undefined): Promise<void> {
  const [answered, changed] = [quoted, editing];
  quoted = null;
  editing = null;
  writeBelow(null);
  if (file) {
    const target = new URLSearchParams({ phone: chosen!, to: open!, filename: file.name });
    await told(fetch(`/api/media?${target}`, { method: 'POST', body: file }));
  }
  if (text === '') return;
  if (changed) return act({ act: 'edit', ...at(changed), text });
  await act({ act: 'send', phone: chosen!, to: open!, text, quoted: answered?.id ?? null });
}

const camera = part<HTMLButtonElement>('camera');
void canScan().then((can) => {
  camera.hidden = !can;
});
camera.addEventListener('click', () => {
  scanWith(part<HTMLVideoElement>('viewfinder')).then(
    (qr) => act({ act: 'scan', phone: chosen!, qr }),
    (error: unknown) => complain(`The camera cannot be used: ${String(error)}`),
  );
});

new EventSource('/api/events').onmessage = () => void refresh();
