/** The browser needs the address until it has begun to save. */
const ADDRESS_KEPT_MS = 60_000;

/** Hands a file to the browser to be saved; what no file system takes in a name becomes `_`. */
export function saveAs(name: string, file: Blob): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = name.replace(/[\\/:*?"<>|\p{Cc}\p{Cf}]/gu, '_');
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), ADDRESS_KEPT_MS);
}
