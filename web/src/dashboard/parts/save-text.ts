/** The browser needs the address until it has begun to save. */
const ADDRESS_KEPT_MS = 60_000;

/** Hands a text to the browser to be saved as a CSV file. */
export function saveText(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name.replace(/[\\/:*?"<>|\p{Cc}\p{Cf}]/gu, '_');
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), ADDRESS_KEPT_MS);
}
