import { IconAlertCircle, IconCheck, IconChecks, IconClock } from '@tabler/icons-react';
import { useTexts } from '../../language/use-texts.ts';
import { texts } from './texts.ts';

const TICKS = {
  refused: { icon: IconAlertCircle, className: 'chat-tick-refused' },
  waiting: { icon: IconClock, className: '' },
  sent: { icon: IconCheck, className: '' },
  delivered: { icon: IconChecks, className: '' },
  read: { icon: IconChecks, className: 'chat-tick-read' },
} as const;
export type Tick = keyof typeof TICKS;

/** How far a message of ours has come. */
export function Ticks({ of: tick }: { of: Tick }) {
  const t = useTexts(texts);
  const { icon: Icon, className } = TICKS[tick];
  return <Icon size={16} stroke={2} role="img" aria-label={t(`ticks.${tick}`)} className={`chat-tick ${className}`} />;
}

export function tickOf(ack: number): Tick {
  if (ack < 0) return 'refused';
  return (['waiting', 'sent', 'delivered'] as const)[ack] ?? 'read';
}
