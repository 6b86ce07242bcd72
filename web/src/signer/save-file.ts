import { type Signer, signing } from '../api/signing.ts';
import { saveAs } from '../parts/save-as.ts';

/** Hands the PDF to the browser to be saved under the document's title. @throws ApiProblem, ConnectionProblem */
export async function saveFile(signer: Signer, title: string): Promise<void> {
  saveAs(`${title}.pdf`, await signing.file(signer));
}
