import { Button } from '@mantine/core';
import type { SigningView } from '../api/signing.ts';
import { useSpeech } from '../language/Speaking.tsx';

/** What can be done, always within reach of the thumb. */
export function ActionBar({
  action,
  left,
  onGoOn,
  onMore,
}: {
  action: SigningView['approver']['action'];
  /** How many fields have to be filled in first. */
  left: number;
  onGoOn(): void;
  onMore(): void;
}) {
  const { t } = useSpeech();
  return (
    <nav className="action-bar" aria-label={t('actions.label')}>
      <div className="action-bar-inner">
        <Button variant="default" onClick={onMore}>
          {t('actions.more')}
        </Button>
        <Button className="grow" onClick={onGoOn}>
          {left === 0 ? (
            t(`actions.${action}`)
          ) : (
            <span className="two-lines">
              {t('actions.nextField')}
              <small>{t('actions.fieldsLeft', { count: left })}</small>
            </span>
          )}
        </Button>
      </div>
    </nav>
  );
}
