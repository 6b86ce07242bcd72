import { Tabs } from '@mantine/core';
import type { ComponentType } from 'react';
import { Redirect, useLocation } from 'wouter';
import { useReading } from '../../api/use-api.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Page } from '../parts/Page.tsx';
import { Shown } from '../parts/Shown.tsx';
import { DeliverySettings } from './DeliverySettings.tsx';
import { General } from './General.tsx';
import { IdentitySettings } from './IdentitySettings.tsx';
import { MessageTexts } from './MessageTexts.tsx';
import { ReminderSettings } from './ReminderSettings.tsx';
import { SealSettings } from './SealSettings.tsx';
import type { Settings } from './settings.ts';
import { texts } from './texts.ts';
import './organization.css';

const SECTIONS = {
  general: General,
  reminders: ReminderSettings,
  identity: IdentitySettings,
  delivery: DeliverySettings,
  texts: MessageTexts,
  seal: SealSettings,
} as const satisfies Record<string, ComponentType<{ settings: Settings }>>;
type Section = keyof typeof SECTIONS;
const NAMES = Object.keys(SECTIONS) as Section[];

/** What the organization has chosen for its documents. */
export default function Organization() {
  const t = useTexts(texts);
  const [path, navigate] = useLocation();
  const settings = useReading('readSettings', {}, { live: false });
  const section = path.split('/')[2] ?? 'general';
  if (!isSection(section)) return <Redirect to="/organization" replace />;
  return (
    <Page title={t('title')} intro={t('intro')}>
      <Tabs
        value={section}
        onChange={(value) => navigate(value === 'general' ? '/organization' : `/organization/${value}`)}
        keepMounted={false}
      >
        <Tabs.List mb="lg" aria-label={t('sections')}>
          {NAMES.map((name) => (
            <Tabs.Tab key={name} value={name} className="section-tab">
              {t(`tabs.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {NAMES.map((name) => {
          const SectionPage = SECTIONS[name];
          return (
            <Tabs.Panel key={name} value={name}>
              <Shown of={settings} rows={6}>
                {(data) => <SectionPage settings={data} />}
              </Shown>
            </Tabs.Panel>
          );
        })}
      </Tabs>
    </Page>
  );
}

const isSection = (text: string): text is Section => Object.hasOwn(SECTIONS, text);
