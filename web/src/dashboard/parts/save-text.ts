import { saveAs } from '../../parts/save-as.ts';

/** Hands a text to the browser to be saved as a CSV file. */
export const saveText = (name: string, text: string): void =>
  saveAs(name, new Blob([text], { type: 'text/csv;charset=utf-8' }));
