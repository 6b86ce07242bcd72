import type { Config } from '../../config.ts';
import { egress } from '../../egress/client.ts';
import type { Drivers } from './driver.ts';
import { outbox } from './outbox.ts';
import { makeSmsHttpDriver } from './sms-http.ts';
import { readSmsHttpSettings } from './sms-settings.ts';

/** The drivers these settings ask for. @throws ConfigError when the gateway's settings cannot be used. */
export function openDrivers(config: Config): Drivers {
  return {
    whatsapp: outbox,
    sms:
      config.messageDrivers.sms === 'sms-http'
        ? makeSmsHttpDriver(readSmsHttpSettings(config.smsHttp), egress(config))
        : outbox,
  };
}
