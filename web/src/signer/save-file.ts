import { type Signer, signing } from '../api/signing.ts';

/** The browser needs the address until it has begun to save. */
const ADDRESS_KEPT_MS = 60_000;

/** Hands the PDF to the browser to be saved under the document's title. @throws ApiProblem, ConnectionProblem */
export async function saveFile(signer: Signer, title: string): Promise<void> {
  const address = URL.createObjectURL(await signing.file(signer));
  const link = document.createElement('a');
  link.href = address;
  link.download = `${title.replace(/[\\/:*?"<>|\p{Cc}\p{Cf}]/gu, '_')}.pdf`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), ADDRESS_KEPT_MS);
}
