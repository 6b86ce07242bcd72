import type { Config } from '../../config.ts';
import type { Core } from '../../core.ts';
import { egress } from '../../egress/client.ts';
import type { Hooks } from '../../hooks.ts';
import { makeListener } from '../listener.ts';
import type { Drivers, MessageDriver } from './driver.ts';
import { outbox } from './outbox.ts';
import { readSmppSettings } from './smpp/settings.ts';
import { makeSmppDriver } from './smpp/smpp.ts';
import { makeSmsHttpDriver } from './sms-http.ts';
import { readSmsHttpSettings } from './sms-settings.ts';
import { twilioHooks } from './twilio/hooks.ts';
import { readTwilioSettings } from './twilio/settings.ts';
import { makeTwilioDriver } from './twilio/twilio.ts';

/** The drivers these settings ask for. @throws ConfigError when a gateway's settings cannot be used. */
export function openDrivers({ config, log }: Pick<Core, 'config' | 'log'>): Drivers {
  return { whatsapp: outbox, sms: openSms(config, log) };
}

function openSms(config: Config, log: Core['log']): MessageDriver {
  switch (config.messageDrivers.sms) {
    case 'outbox':
      return outbox;
    case 'sms-http':
      return makeSmsHttpDriver(readSmsHttpSettings(config.smsHttp), egress(config));
    case 'twilio':
      return makeTwilioDriver(readTwilioSettings(config.smsTwilio), {
        egress: egress(config),
        publicUrl: config.publicUrl,
      });
    case 'smpp':
      return makeSmppDriver(readSmppSettings(config.smsSmpp), { egress: egress(config), log });
  }
}

/** What the drivers' providers call by themselves. @throws ConfigError */
export function messageHooks(core: Core): Hooks {
  const { publicUrl, smsTwilio, messageDrivers } = core.config;
  if (messageDrivers.sms !== 'twilio' || publicUrl === null) return new Map();
  return new Map(twilioHooks(readTwilioSettings(smsTwilio), { listener: makeListener(core, 'twilio'), publicUrl }));
}
