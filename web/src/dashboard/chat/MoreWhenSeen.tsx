import { type ReactNode, useEffect, useRef } from 'react';

/** How far off the screen the next page is asked for already. */
const MARGIN = '400px';

/** Asks for more as soon as the end is nearly on the screen; whoever does not scroll has a button. */
export function MoreWhenSeen({ isBusy, onSeen, children }: { isBusy: boolean; onSeen(): void; children: ReactNode }) {
  const element = useRef<HTMLDivElement>(null);
  const latest = useRef(onSeen);
  useEffect(() => {
    latest.current = onSeen;
  });
  useEffect(() => {
    if (isBusy || !element.current) return;
    const root = element.current.closest('.chat-scroll');
    const observer = new IntersectionObserver(
      (entries) => entries.some(({ isIntersecting }) => isIntersecting) && latest.current(),
      { root, rootMargin: MARGIN },
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [isBusy]);
  return (
    <div ref={element} className="chat-more">
      {children}
    </div>
  );
}
