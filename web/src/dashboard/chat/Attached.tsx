import { Text } from '@mantine/core';
import { IconFile } from '@tabler/icons-react';
import { formatBytes } from '../../language/format.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import { useTexts } from '../../language/use-texts.ts';
import { texts } from './texts.ts';
import { useAddressOf } from './use-address-of.ts';

/** What the API takes. */
export const FILE_BYTES_MAX = 16 * 1024 * 1024;

/** The file that the next message will have with it. */
export function Attached({ of: file, isTooLarge }: { of: File; isTooLarge: boolean }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const preview = useAddressOf(file.type.startsWith('image/') ? file : null);
  return (
    <div className="chat-file">
      {preview ? (
        <img src={preview} alt="" className="chat-preview" />
      ) : (
        <IconFile size={28} stroke={1.4} aria-hidden />
      )}
      <span>
        <bdi>{file.name}</bdi>
        <small>{formatBytes(language, file.size)}</small>
        {isTooLarge && (
          <Text size="sm" c="red.8" role="alert">
            {t('tooLarge', { max: formatBytes(language, FILE_BYTES_MAX) })}
          </Text>
        )}
      </span>
    </div>
  );
}
