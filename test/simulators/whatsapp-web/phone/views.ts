import type { PhoneState } from '../phone-protocol.ts';
import { button, element, part } from './elements.ts';

/** Draws what the telephone page shows; every wish of the person goes to `Wishes`. */

export type Wishes = {
  choosePhone(number: string): void;
  openChat(id: string): void;
  unlink(token: string): void;
  online(online: boolean): void;
  hangUp(call: string): void;
  call(isVideo: boolean): void;
  quote(message: Shown): void;
  edit(message: Shown): void;
  revoke(message: Shown): void;
  react(message: Shown, text: string): void;
};

type Phone = NonNullable<PhoneState['phone']>;
type OpenChat = NonNullable<Phone['chat']>;
export type Shown = OpenChat['messages'][number];

const TICKS: Record<number, string> = { [-1]: 'not sent', 0: '…', 1: '✓ sent', 2: '✓✓ delivered', 3: '✓✓ read' };
const SIGNS = ['👍', '✅', '❌'];

const time = (seconds: number): string =>
  new Date(seconds * 1_000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });

export function draw(state: PhoneState, wishes: Wishes): void {
  drawPhones(state, wishes);
  const { phone } = state;
  part('phone').hidden = phone === null;
  part('chat').hidden = !phone?.chat;
  part('guide').hidden = Boolean(phone?.chat);
  if (!phone) return;
  drawOwner(phone, state.codesShown, wishes);
  drawNumbers(state.phones, phone.number);
  drawChats(phone, wishes);
  if (phone.chat) drawChat(phone.chat, wishes);
}

function drawPhones({ phones, phone }: PhoneState, { choosePhone }: Wishes): void {
  const entries = phones.map(({ number, name, unread, devices }) => {
    const open = button('', () => choosePhone(number));
    if (number === phone?.number) open.setAttribute('aria-current', 'true');
    open.append(
      unread > 0 ? element('span', { className: 'count' }, String(unread)) : '',
      name,
      element('small', {}, `+${number}${devices > 0 ? `, ${devices} linked` : ''}`),
    );
    return element('li', {}, open);
  });
  part('phones').replaceChildren(...entries);
}

function drawOwner({ name, number, online, devices, calls }: Phone, codesShown: number, wishes: Wishes): void {
  const state = online ? 'Switch off its network' : 'Switch on its network';
  part('owner').replaceChildren(
    element('h1', {}, name),
    element('small', {}, `+${number}${online ? '' : ', without a network'}`),
    button(state, () => wishes.online(!online)),
    ...calls.map(({ id, name: other, outgoing, status }) =>
      element(
        'p',
        {},
        `Call ${outgoing ? 'to' : 'from'} ${other}: ${status} `,
        outgoing && status === 'ringing' && button('Hang up', () => wishes.hangUp(id)),
      ),
    ),
  );
  const scan = part<HTMLButtonElement>('scan');
  scan.disabled = codesShown === 0;
  scan.textContent = codesShown === 0 ? 'No QR code is on a screen now' : 'Scan the QR code that is on the screen';
  part('devices').replaceChildren(
    ...devices.map(({ token, linkedAt, connected }) =>
      element(
        'li',
        {},
        `Linked at ${time(linkedAt)}, ${connected ? 'connected' : 'away'} `,
        button('Log out', () => wishes.unlink(token)),
      ),
    ),
  );
}

/** Whom one might write to. */
function drawNumbers(phones: PhoneState['phones'], own: string): void {
  const others = phones.filter(({ number }) => number !== own);
  part('numbers').replaceChildren(...others.map(({ number, name }) => element('option', { value: number }, name)));
}

function drawChats({ chats, chat }: Phone, { openChat }: Wishes): void {
  const entries = chats.map(({ id, name, unreadCount, last }) => {
    const open = button('', () => openChat(id));
    if (id === chat?.id) open.setAttribute('aria-current', 'true');
    open.append(
      unreadCount > 0 ? element('span', { className: 'count' }, String(unreadCount)) : '',
      element('bdi', {}, name),
      element('small', {}, element('bdi', {}, last)),
    );
    return element('li', {}, open);
  });
  part('chats').replaceChildren(...entries);
}

function drawChat({ name, id, messages }: OpenChat, wishes: Wishes): void {
  const isPerson = !id.endsWith('@g.us') && !id.endsWith('@newsletter');
  part('title').replaceChildren(
    element('h1', {}, element('bdi', {}, name)),
    element('small', {}, id),
    isPerson ? button('Call', () => wishes.call(false)) : '',
    isPerson ? button('Video call', () => wishes.call(true)) : '',
  );
  const list = part('messages');
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
  list.replaceChildren(...messages.map((message) => drawMessage(message, id.endsWith('@g.us'), wishes)));
  if (atEnd) list.scrollTop = list.scrollHeight;
}

function drawMessage(message: Shown, inGroup: boolean, wishes: Wishes): HTMLLIElement {
  const { content, fromMe, ack, editedAt, at, reactions } = message;
  if (content.type === 'gp2') {
    return element('li', { className: 'notice' }, `${message.sender}: ${content.subtype} ${content.body ?? ''}`);
  }
  const { quotedMsg } = content;
  const isText = content.type === 'chat';
  const item = element(
    'li',
    { className: fromMe ? 'own' : '' },
    inGroup && !fromMe && element('small', {}, message.sender),
    quotedMsg ? element('blockquote', { dir: 'auto' }, quotedMsg.body ?? quotedMsg.caption ?? quotedMsg.type) : null,
    ...bodyOf(content),
    element(
      'footer',
      {},
      `${time(at)}${editedAt ? ', edited' : ''}`,
      fromMe && element('span', { className: ack === 3 ? 'read' : '' }, TICKS[ack] ?? ''),
      ...reactions.map(({ text }) => element('span', {}, text)),
      ...(content.type === 'revoked' ? [] : [button('reply', () => wishes.quote(message))]),
      fromMe && isText && button('edit', () => wishes.edit(message)),
      fromMe && content.type !== 'revoked' && button('delete', () => wishes.revoke(message)),
      ...(fromMe || content.type === 'revoked'
        ? []
        : SIGNS.map((sign) => button(sign, () => wishes.react(message, sign)))),
    ),
  );
  return item;
}

function bodyOf({ type, body, caption, directPath, filename, mimetype, ...rest }: Shown['content']): (Node | null)[] {
  const text = (words: string) => element('div', { dir: 'auto' }, words);
  if (type === 'revoked') return [element('em', {}, 'This message was deleted')];
  if (directPath) {
    const media =
      type === 'image' || type === 'sticker'
        ? element('img', { src: directPath, alt: caption ?? filename ?? type })
        : element('a', { href: directPath, download: filename ?? 'file' }, `${filename ?? type} (${mimetype})`);
    return [media, caption ? text(caption) : null];
  }
  if (type === 'location') return [text(`Location: ${rest.lat}, ${rest.lng} ${rest.loc ?? ''}`)];
  if (type === 'poll_creation') {
    return [text(`Poll: ${rest.pollName}`), ...(rest.pollOptions ?? []).map(({ name }) => text(`○ ${name}`))];
  }
  if (type === 'multi_vcard') return (rest.vcardList ?? []).map(({ displayName }) => text(`Contact: ${displayName}`));
  return [text(type === 'vcard' ? `Contact: ${rest.vcardFormattedName ?? body}` : (body ?? ''))];
}
