import type { Answer } from '../../api/client.ts';

export type Member = Answer<'listMembers'>['data'][number];
