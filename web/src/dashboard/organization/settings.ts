import type { Answer } from '../../api/client.ts';

export type Settings = Answer<'readSettings'>;
