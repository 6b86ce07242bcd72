import { LanguageSwitch } from '../language/LanguageSwitch.tsx';
import { NotFoundText } from '../parts/NotFoundText.tsx';

/** Whoever comes here followed an address that was cut off, or typed one. */
export function NotFound() {
  return (
    <main className="lone">
      <LanguageSwitch />
      <NotFoundText />
    </main>
  );
}
