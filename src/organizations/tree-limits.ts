/** How large a tree of organizations may be. */
export const TREE_LIMITS = {
  /** Levels under the root; also checked by PostgreSQL. */
  levelsMax: 4,
  /** Under one root: their ids are put into one query where the root looks at what they have. */
  organizationsMax: 1_000,
} as const;
