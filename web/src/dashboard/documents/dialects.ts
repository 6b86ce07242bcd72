/** The APIs that documents come by, by the names they go by; names are not translated. */
export const DIALECTS: Readonly<Record<string, string>> = {
  countersign: 'Countersign',
  waqtum: 'Waqtum',
  whautochat: 'Whautochat',
  emza: 'Emza',
};

export const dialectName = (dialect: string): string => DIALECTS[dialect] ?? dialect;
