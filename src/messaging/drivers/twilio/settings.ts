import { objectOf, parseSetting, refuseOthers, textOf, whole, wrong } from '../../../egress/gateway/settings.ts';

/** An account at Twilio, as given in SMS_TWILIO (JSON). */
export type TwilioSettings = {
  accountSid: string;
  authToken: string;
  /** A number in E.164, a short code or a name; or the SID of a messaging service, which chooses one. */
  from: string;
  /** Where Twilio's API is, such as https://api.dublin.ie1.twilio.com. */
  apiUrl: string;
  timeoutMs: number;
};

const NAME = 'SMS_TWILIO';
const KEYS = ['accountSid', 'authToken', 'from', 'apiUrl', 'timeoutMs'];

/** @throws ConfigError naming the part that is wrong. */
export function readTwilioSettings(json: string | null): TwilioSettings {
  const given = objectOf(NAME, parseSetting(NAME, json));
  refuseOthers(NAME, given, KEYS);
  const accountSid = textOf(`${NAME}.accountSid`, given.accountSid);
  if (!/^AC[0-9a-f]{32}$/.test(accountSid)) throw wrong(`${NAME}.accountSid`, 'AC and 32 hexadecimal digits');
  const apiUrl = URL.parse(textOf(`${NAME}.apiUrl`, given.apiUrl ?? 'https://api.twilio.com'));
  if (!apiUrl || !/^https?:$/.test(apiUrl.protocol)) throw wrong(`${NAME}.apiUrl`, 'the beginning of a URL');
  return {
    accountSid,
    authToken: textOf(`${NAME}.authToken`, given.authToken),
    from: textOf(`${NAME}.from`, given.from),
    apiUrl: apiUrl.origin,
    timeoutMs: whole(`${NAME}.timeoutMs`, given.timeoutMs ?? 10_000, 500, 30_000),
  };
}
