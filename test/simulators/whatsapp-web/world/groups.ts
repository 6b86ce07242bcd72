import { randomBytes, randomInt } from 'node:crypto';
import type { GroupSetting, InviteInfo, ParticipantChange, ParticipantResult } from '../protocol.ts';
import type { Conversations } from './conversations.ts';
import type { Realm } from './realm.ts';
import { notAllowed, notFound } from './refusal.ts';
import type { Group, Member } from './state.ts';
import { chatView, messageView, roleIn } from './views.ts';

const INVITE_CODE_BYTES = 16;
const SUBJECT_CHARACTERS_MAX = 100;
/** How WhatsApp answers for somebody who lets nobody add them. */
const INVITED_ONLY = 403;

export type NewGroup = {
  subject: string;
  owner: string;
  /** Phones. */
  members: string[];
  announce?: boolean;
  restrict?: boolean;
};

/** Groups: who is in them, who may do what, and the notices by which members hear of a change. */
export class Groups {
  readonly #realm: Realm;
  readonly #conversations: Conversations;

  constructor(realm: Realm, conversations: Conversations) {
    this.#realm = realm;
    this.#conversations = conversations;
  }

  /** @throws Refused `not_found` for a member without an account */
  create({ subject, owner, members, announce = false, restrict = false }: NewGroup): Group {
    const id = `1203630${Date.now()}${randomInt(100, 1_000)}@g.us`;
    for (const phone of [owner, ...members]) this.#realm.account(phone);
    const group: Group = {
      id,
      subject: subject.slice(0, SUBJECT_CHARACTERS_MAX),
      description: '',
      owner,
      createdAt: this.#realm.now(),
      inviteCode: newInviteCode(),
      announce,
      restrict,
      memberAdds: 'everyone',
      members: [
        { phone: owner, role: 'owner' },
        ...members.filter((phone) => phone !== owner).map((phone): Member => ({ phone, role: 'member' })),
      ],
    };
    this.#realm.state.groups[id] = group;
    this.#tellMembers(group);
    return group;
  }

  /** @throws Refused `not_found` */
  get(id: string): Group {
    const group = this.#realm.state.groups[id];
    if (!group) throw notFound('group');
    return group;
  }

  /**
   * Adds, removes, promotes or demotes, as far as each may be; one result for each id.
   * @throws Refused `not_found`, `not_allowed`
   */
  changeMembers(by: string, id: string, change: ParticipantChange, ids: string[]): ParticipantResult[] {
    const group = this.get(id);
    const open = change === 'add' && group.memberAdds === 'everyone' && roleIn(group, by) !== null;
    if (!open) this.#checkAdmin(group, by);
    const former = group.members.map(({ phone }) => phone);
    const results = ids.map((one): ParticipantResult => {
      const code = this.#changeOne(group, change, one);
      return code === INVITED_ONLY && change === 'add'
        ? { id: one, code, inviteCode: group.inviteCode }
        : { id: one, code };
    });
    const done = results.filter(({ code }) => code === 200).map((result) => result.id);
    if (done.length > 0) {
      this.#tellMembers(group);
      this.#notice(group, by, change, done, former);
    }
    return results;
  }

  /** @throws Refused `not_found`, `not_allowed` */
  change(by: string, id: string, setting: GroupSetting, value: string | number): void {
    const group = this.get(id);
    const isDetail = setting === 'subject' || setting === 'description';
    if (!isDetail || group.restrict) this.#checkAdmin(group, by);
    else if (!roleIn(group, by)) throw notAllowed('only members can change a group');
    switch (setting) {
      case 'subject':
        group.subject = String(value).slice(0, SUBJECT_CHARACTERS_MAX);
        break;
      case 'description':
        group.description = String(value);
        break;
      case 'announcement':
        group.announce = value === 1;
        break;
      case 'restrict':
        group.restrict = value === 1;
        break;
      case 'member_add_mode':
        group.memberAdds = value === 1 ? 'everyone' : 'admins';
        break;
      default:
        setting satisfies never;
    }
    this.#tellMembers(group);
    this.#notice(group, by, setting === 'announcement' ? 'announce' : setting, [], [], String(value));
  }

  leave(phone: string, id: string): void {
    const group = this.get(id);
    if (!roleIn(group, phone)) throw notAllowed('only members can leave');
    group.members = group.members.filter((member) => member.phone !== phone);
    // A group without an admin gets its longest member as one.
    if (group.members[0] && group.members.every(({ role }) => role === 'member')) group.members[0].role = 'admin';
    this.#tellMembers(group);
    this.#notice(group, phone, 'leave', [this.#realm.addressOf(phone)], [phone]);
  }

  inviteCode(by: string, id: string, reset: boolean): string {
    const group = this.get(id);
    this.#checkAdmin(group, by);
    if (reset) group.inviteCode = newInviteCode();
    this.#realm.changed();
    return group.inviteCode;
  }

  inviteInfo(code: string): InviteInfo {
    const { id, subject, owner, createdAt, members, description } = this.#byCode(code);
    return {
      id,
      subject,
      owner: this.#realm.addressOf(owner),
      creation: createdAt,
      size: members.length,
      desc: description,
    };
  }

  join(phone: string, code: string): string {
    const group = this.#byCode(code);
    if (!roleIn(group, phone)) {
      group.members.push({ phone, role: 'member' });
      this.#tellMembers(group);
      this.#notice(group, phone, 'invite', [this.#realm.addressOf(phone)]);
    }
    return group.id;
  }

  #byCode(code: string): Group {
    const group = Object.values(this.#realm.state.groups).find(({ inviteCode }) => inviteCode === code);
    if (!group) throw notFound('invitation');
    return group;
  }

  /** The code WhatsApp would answer for one participant. */
  #changeOne(group: Group, change: ParticipantChange, id: string): number {
    const account = this.#realm.accountOf(id);
    if (!account?.registered) return 404;
    const member = group.members.find(({ phone }) => phone === account.phone);
    if (change === 'add') {
      if (member) return 409;
      if (account.groupAdds === 'by_invitation') return INVITED_ONLY;
      group.members.push({ phone: account.phone, role: 'member' });
      return 200;
    }
    if (!member) return 404;
    if (member.role === 'owner') return 403;
    if (change === 'remove') group.members = group.members.filter((other) => other !== member);
    else member.role = change === 'promote' ? 'admin' : 'member';
    return 200;
  }

  #checkAdmin(group: Group, phone: string): void {
    const role = roleIn(group, phone);
    if (role !== 'admin' && role !== 'owner') throw notAllowed('only admins can do that');
  }

  #tellMembers(group: Group): void {
    for (const { phone } of group.members) {
      this.#realm.tell(phone, { kind: 'chat', chat: chatView(this.#realm, phone, group.id) });
    }
    this.#realm.changed();
  }

  /** @param former phones that hear of it too, though they are no longer members */
  #notice(group: Group, by: string, subtype: string, recipients: string[], former: string[] = [], body?: string): void {
    const content = { type: 'gp2' as const, subtype, recipients, ...(body === undefined ? {} : { body }) };
    const notice = this.#conversations.post({ from: by, to: group.id, content });
    for (const phone of former.filter((one) => !roleIn(group, one))) {
      this.#realm.tell(phone, { kind: 'chat', chat: chatView(this.#realm, phone, group.id) });
      this.#realm.tell(phone, { kind: 'message', message: messageView(this.#realm, notice, phone, true) });
    }
  }
}

export const newInviteCode = (): string => randomBytes(INVITE_CODE_BYTES).toString('base64url');
