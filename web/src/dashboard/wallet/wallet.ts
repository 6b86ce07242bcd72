import type { Answer } from '../../api/client.ts';

export type Wallet = Answer<'readWallet'>;
