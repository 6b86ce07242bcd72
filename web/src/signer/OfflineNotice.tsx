import { useEffect, useState } from 'react';
import { useSpeech } from '../language/Speaking.tsx';

/** Says that there is no connection, for as long as there is none. */
export function OfflineNotice() {
  const { t } = useSpeech();
  const [isOnline, setOnline] = useState(() => navigator.onLine);
  useEffect(() => {
    const look = () => setOnline(navigator.onLine);
    addEventListener('online', look);
    addEventListener('offline', look);
    return () => {
      removeEventListener('online', look);
      removeEventListener('offline', look);
    };
  }, []);
  return <div role="status">{!isOnline && <p className="offline-notice">{t('common.offline')}</p>}</div>;
}
