import { stampTime } from '../documents/stamp-texts.ts';
import { CHANNELS, type Channel } from '../organizations/settings.ts';
import type { CertificateLine, CertificateTable } from '../pdf/certificate/content.ts';
import { cleanLine, isolated } from '../pdf/text/clean.ts';
import type { AuditEventFacts } from './audit-record.ts';
import type { EvidenceFacts } from './facts.ts';
import type { Speaker } from './speaker.ts';

/** Said by the messages that went out because of them. */
const SAID_OTHERWISE = new Set(['approver.invited', 'approver.reminded', 'approver.resent', 'code.sent']);
/** What a person may want to leaf through; the attached audit has all of them. */
const EVENTS_MAX = 400;
const NAME_CHARACTERS_MAX = 200;

/** What happened, in the order of time. */
export function eventsTable({ audit, document, timeZone }: EvidenceFacts, speaker: Speaker): CertificateTable {
  const approvers = new Map(document.approvers.map((approver) => [approver.id, approver]));
  const all = audit.events.filter((event) => !SAID_OTHERWISE.has(event.type));
  const shown = all.slice(0, EVENTS_MAX);
  return {
    heading: speaker.words((texts) => texts.events),
    columns: [
      { label: speaker.words((texts) => texts.time), share: 0.38 },
      { label: speaker.words((texts) => texts.event), share: 0.36 },
      { label: speaker.words((texts) => texts.who), share: 0.26 },
    ],
    rows: shown.map((event) => {
      const approver = event.approverId === null ? undefined : approvers.get(event.approverId);
      const name = approver && cleanLine(approver.names[speaker.language] ?? approver.name, NAME_CHARACTERS_MAX);
      const time = stampTime(new Date(event.at), approver?.time_zone ?? timeZone);
      return [
        [speaker.leftToRight(time, 'quiet')],
        eventLines(event, speaker),
        name === undefined ? [] : [speaker.value(name, 'quiet')],
      ];
    }),
    note: speaker.words((texts) => texts.eventsNote(all.length - shown.length)),
  };
}

function eventLines({ type, details }: AuditEventFacts, speaker: Speaker): CertificateLine[] {
  const { kind, channel } = details;
  return speaker.both((texts) => {
    const name = type === 'message.sent' ? texts.messageSent[String(kind)] : texts.eventNames[type];
    const said = name ?? isolated(type === 'message.sent' ? `${type}: ${String(kind)}` : type);
    if (!isChannel(channel)) return said;
    const way = texts.channels[channel];
    return type === 'message.sent' ? `${said} ${texts.via(way)}` : `${said} (${way})`;
  }, 'plain');
}

const isChannel = (value: unknown): value is Channel => (CHANNELS as readonly unknown[]).includes(value);
