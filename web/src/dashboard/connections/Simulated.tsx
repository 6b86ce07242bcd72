import { Alert, Anchor } from '@mantine/core';
import { IconTestPipe } from '@tabler/icons-react';
import { useTexts } from '../../language/use-texts.ts';
import { useMe } from '../session.ts';
import { texts } from './texts.ts';
import '../parts/rows.css';

/** Says that WhatsApp is simulated here, where it is, and leads to its telephones. */
export function Simulated() {
  const t = useTexts(texts);
  const { simulatedWhatsAppUrl: url } = useMe();
  if (url === null) return null;
  return (
    <Alert color="orange" variant="light" className="simulated" icon={<IconTestPipe size={20} aria-hidden />}>
      <strong>{t('simulated.title')}</strong> {t('simulated.text')}{' '}
      <Anchor href={url} target="_blank" rel="noreferrer" className="tap" underline="always" inherit>
        {t('simulated.open')}
      </Anchor>
    </Alert>
  );
}
