import type { RowOf } from '../../api/use-pages.ts';

export type BranchRow = RowOf<'listSubOrganizations'>;
