/** Something wrong with a list. `column`: by its name; null where it is about the row, or the list, as a whole. */
export type RowError = { row: number; column: string | null; rule: string; message: string };
