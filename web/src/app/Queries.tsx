import { MantineThemeProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { sayFailed } from '../dashboard/parts/say.ts';
import { useSpeech } from '../language/Speaking.tsx';
import { sayError } from '../parts/say-error.ts';
import { makeQueries } from './make-queries.ts';

/** What was read from the API, and where failures are told, for everything inside. */
export function Queries({ children }: { children: ReactNode }) {
  const speech = useSpeech();
  const latest = useRef(speech);
  useEffect(() => {
    latest.current = speech;
  }, [speech]);
  const [client] = useState(() => makeQueries((error) => sayFailed(sayError(error, latest.current))));
  const closeButtonProps = { 'aria-label': speech.t('common.close') };
  return (
    <QueryClientProvider client={client}>
      <MantineThemeProvider theme={{ components: { Notification: { defaultProps: { closeButtonProps } } } }} inherit>
        <Notifications position="bottom-center" transitionDuration={0} />
      </MantineThemeProvider>
      {children}
    </QueryClientProvider>
  );
}
