import { Text, Title } from '@mantine/core';
import type { SigningView } from '../api/signing.ts';
import { formatDateTime } from '../language/format.ts';
import { LanguageSwitch } from '../language/LanguageSwitch.tsx';
import { useSpeech } from '../language/Speaking.tsx';

/** Who asks, what, and until when. */
export function Header({ view }: { view: SigningView | null }) {
  const { t, language } = useSpeech();
  return (
    <header className="signer-header">
      <div className="signer-header-top">
        {view?.organization.logo && (
          // The name stands beside it.
          <img src={view.organization.logo} alt="" className="signer-logo" />
        )}
        {view ? (
          <Text component="p" className="signer-asks">
            {t(`ask.${view.approver.action}`, { organization: view.organization.name })}
          </Text>
        ) : (
          <span />
        )}
        <LanguageSwitch />
      </div>
      {view && (
        <>
          <Title order={1} className="signer-title">
            <bdi>{view.document.title}</bdi>
          </Title>
          <p className="signer-facts">
            <span>{t('ask.for', { name: view.approver.name })}</span>
            <span>{t('ask.pages', { count: view.document.pages })}</span>
            {view.document.expiresAt !== null && (
              <span>{t('ask.until', { date: formatDateTime(language, view.document.expiresAt) })}</span>
            )}
          </p>
        </>
      )}
    </header>
  );
}
