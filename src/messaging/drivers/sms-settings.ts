import {
  type GatewaySettings,
  objectOf,
  oneOf,
  readGatewaySettings,
  refuseOthers,
  statuses,
  textOf,
  wrong,
} from '../../egress/gateway/settings.ts';
import type { Reports } from './driver.ts';

/** How to speak to an SMS gateway, as given in SMS_HTTP (JSON). Templates: `{to}`, `{toDigits}` (without +), `{text}`, `{id}`. */
export type SmsHttpSettings = GatewaySettings & {
  /** When an answer means that the gateway took the message. */
  success: { status: number[]; bodyMatches: RegExp | null; idPath: string | null };
  reports: Reports;
};

const NAME = 'SMS_HTTP';
const PLACEHOLDERS = { known: ['to', 'toDigits', 'text', 'id'], needed: [['text'], ['to', 'toDigits']] };

/** @throws ConfigError naming the part that is wrong. */
export function readSmsHttpSettings(json: string | null): SmsHttpSettings {
  const { settings, rest } = readGatewaySettings(NAME, json, {
    own: ['success', 'reports'],
    placeholders: PLACEHOLDERS,
  });
  const success = objectOf(`${NAME}.success`, rest.success ?? {});
  refuseOthers(`${NAME}.success`, success, ['status', 'bodyMatches', 'idPath']);
  return {
    ...settings,
    success: {
      status: statuses(`${NAME}.success.status`, success.status ?? [200, 201, 202], 299),
      bodyMatches: pattern(`${NAME}.success.bodyMatches`, success.bodyMatches),
      idPath: success.idPath === undefined ? null : textOf(`${NAME}.success.idPath`, success.idPath),
    },
    reports: oneOf(`${NAME}.reports`, rest.reports ?? 'none', ['none', 'delivery']),
  };
}

function pattern(name: string, value: unknown): RegExp | null {
  if (value === undefined || value === null) return null;
  try {
    return new RegExp(textOf(name, value));
  } catch {
    throw wrong(name, 'a valid regular expression');
  }
}
