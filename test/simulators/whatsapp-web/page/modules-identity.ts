import { getMe } from './collections.ts';
import type { Life } from './life.ts';
import { base64 } from './vault.ts';

/** Linking, states, and who the account is. */
export function identityModules(life: Life): Record<string, unknown> {
  const { Socket, Conn, Cmd, connection, vault, store } = life;
  const refreshQR = () => connection.ask('refresh_qr', {});
  return {
    WAWebSocketModel: {
      Socket: Object.assign(Socket, {
        logout: () => life.logout(),
        reconnect: () => connection.reopen(),
        takeover: () => life.takeOver(),
      }),
    },
    WAWebCmd: { Cmd: Object.assign(Cmd, { refreshQR }) },
    WAWebConnModel: { Conn },
    WAWebOfflineHandler: { OfflineMessageHandler: { getOfflineDeliveryProgress: () => 100 } },
    WAWebAltDeviceLinkingApi: {
      setPairingType: () => {},
      initializeAltDeviceLinking: async () => {},
      initializeQRLinking: async () => {},
      startAltLinkingFlow: async (phone: string) => (await connection.ask('request_pairing_code', { phone })).code,
    },
    WAWebLaunchSocketUtils: { refreshQR },
    WABase64: { encodeB64: base64 },
    WAWebCompanionRegClientUtils: { DEVICE_PLATFORM: '1' },
    WAWebAdvSignatureApi: {},
    WAWebUserPrefsInfoStore: { waNoiseInfo: { get: async () => ({ staticKeyPair: { pubKey: vault.bytes.noise } }) } },
    WAWebSignalStoreApi: {
      waSignalStore: { getRegistrationInfo: async () => ({ identityKeyPair: { pubKey: vault.bytes.identity } }) },
    },
    WAWebUserPrefsMultiDevice: { getADVSecretKey: () => vault.keys.adv },
    WAWebMiscBrowserUtils: { info: () => ({ os: 'Linux', name: 'Chrome' }) },
    WAWebUserPrefsMeUser: {
      getMaybeMePnUser: () => getMe()?.phone,
      getMaybeMeLidUser: () => getMe()?.lid,
    },
    WAWebSetPushnameConnAction: {
      setPushname: async (name: string) => {
        await connection.ask('set_name', { name });
        Conn.set({ pushname: name });
      },
    },
    WAWebContactCollection: {
      getMeContact: () => {
        const me = getMe();
        return me && store.contactOf(me.phone);
      },
    },
    WAWebStreamModel: { Stream: { markAvailable: () => {}, markUnavailable: () => {} } },
    WAWebPresenceChatAction: { sendPresenceAvailable: async () => {}, sendPresenceUnavailable: async () => {} },
    WAWebSyncGatingUtils: { isPlaceholderMessageResendEnabled: () => false },
  };
}
