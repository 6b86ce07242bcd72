import { Button, Text } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import { IconFileSearch } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTexts } from '../language/use-texts.ts';
import { host } from './parts.tsx';
import { texts } from './texts.ts';

/** What the browser offers first. A file that is called otherwise is taken as well: phones forget names. */
const OFFERED = 'application/pdf,.pdf';

/** Takes one PDF, dropped or chosen. */
export function FileChooser({ isSent, onFile }: { isSent: boolean; onFile(file: File): void }) {
  const t = useTexts(texts);
  const open = useRef<() => void>(null);
  const [isWrong, setWrong] = useState(false);
  return (
    <>
      <Dropzone
        openRef={open}
        multiple={false}
        // The button inside does it, for everybody alike.
        activateOnClick={false}
        activateOnKeyboard={false}
        enablePointerEvents
        tabIndex={-1}
        className="verifier-drop"
        inputProps={{ accept: OFFERED, 'aria-hidden': true, tabIndex: -1 }}
        onDrop={([file]) => {
          setWrong(!file);
          if (file) onFile(file);
        }}
        onReject={() => setWrong(true)}
      >
        <IconFileSearch size={44} stroke={1.3} aria-hidden />
        <Button mt="sm" onClick={() => open.current?.()}>
          {t('file.choose')}
        </Button>
        <Text c="dimmed" mt={6} className="verifier-drop-hint">
          {t('file.drop')}
        </Text>
      </Dropzone>
      {isWrong && (
        <Text c="red.8" role="alert" mt="xs">
          {t('file.notPdf')}
        </Text>
      )}
      <Text size="sm" c="dimmed" mt="xs">
        {isSent ? t('file.sent', { host: host() }) : t('file.stays')}
      </Text>
    </>
  );
}
