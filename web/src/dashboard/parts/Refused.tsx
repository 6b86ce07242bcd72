import { Alert } from '@mantine/core';
import { useSpeech } from '../../language/Speaking.tsx';
import { sayError } from '../../parts/say-error.ts';

/** Why a form was not taken, where it was filled in. Nothing while nothing is wrong. */
export function Refused({ error }: { error: unknown }) {
  const speech = useSpeech();
  if (error === null || error === undefined) return null;
  return (
    <Alert color="red" variant="light" role="alert">
      {sayError(error, speech)}
    </Alert>
  );
}
