import { useCallback, useEffect, useState } from 'react';
import { signing as api } from '../../api/signing.ts';
import type { Signing } from '../use-signing.ts';

/** The stamp that the approver keeps with this organization, as a PNG in a data URL; null: none, or not yet there. */
export type OwnStamp = { image: string | null; forget(): void };

/** @param isKept whether there is one to be read. */
export function useOwnStamp({ signer, refresh }: Signing, isKept: boolean): OwnStamp {
  const [image, setImage] = useState<string | null>(null);
  useEffect(() => {
    if (!isKept) return;
    const giveUp = new AbortController();
    // Without it the approver chooses a picture, as the first time.
    api
      .stamp(signer, giveUp.signal)
      .then(dataUrlOf)
      .then((read) => !giveUp.signal.aborted && setImage(read))
      .catch(() => {});
    return () => giveUp.abort();
  }, [signer, isKept]);
  const forget = useCallback(() => {
    setImage(null);
    // Where that fails, it is offered the next time again.
    void api.forgetStamp(signer).then(refresh, () => {});
  }, [signer, refresh]);
  return { image, forget };
}

function dataUrlOf(picture: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.onerror = () => reject(reader.error ?? new Error('the picture could not be read'));
    reader.readAsDataURL(picture);
  });
}
