import type { Config } from '../../config.ts';
import { egress } from '../../egress/client.ts';
import type { IdentityDriver, IdentityDrivers } from './driver.ts';
import { sandbox } from './sandbox.ts';
import { makeShahkarHttpDriver } from './shahkar-http.ts';
import { readShahkarSettings } from './shahkar-settings.ts';

/** The drivers these settings ask for. @throws ConfigError when the gateway's settings cannot be used. */
export function openIdentityDrivers(config: Config): IdentityDrivers {
  return { live: liveDriver(config), test: sandbox };
}

function liveDriver(config: Config): IdentityDriver | null {
  switch (config.identityDriver) {
    case 'off':
      return null;
    case 'sandbox':
      return sandbox;
    case 'shahkar-http':
      return makeShahkarHttpDriver(readShahkarSettings(config.identityHttp), egress(config));
  }
}
