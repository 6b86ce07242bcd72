import { Anchor, Text } from '@mantine/core';
import { useTexts } from '../../language/use-texts.ts';
import { Card } from '../parts/Card.tsx';
import { Copy } from '../parts/Copy.tsx';
import { QrCode } from '../parts/QrCode.tsx';
import type { Form } from './draft.ts';
import { texts } from './texts.ts';

/** Where the form is, to be given to people. */
export function Address({ form: { url, status } }: { form: Form }) {
  const t = useTexts(texts);
  const isOpen = status === 'published';
  return (
    <Card title={t('address.title')} intro={t(isOpen ? 'address.text' : 'address.later')}>
      <div className="form-address">
        <div>
          <Copy value={url} label={t('address.label')} />
          {isOpen && (
            <Text mt="xs">
              <Anchor href={url} target="_blank" rel="noreferrer" className="form-open">
                {t('address.open')}
              </Anchor>
            </Text>
          )}
        </div>
        {isOpen && <QrCode content={url} label={t('address.qr')} size={128} />}
      </div>
    </Card>
  );
}
