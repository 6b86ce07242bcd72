import type { Calendar } from '../domain/fields.ts';
import type { Language } from '../domain/model.ts';
import type { CertificateLine, Words } from '../pdf/certificate/content.ts';
import { isolated } from '../pdf/text/clean.ts';
import { ar } from './texts/ar.ts';
import { en } from './texts/en.ts';
import { fa } from './texts/fa.ts';
import type { CertificateTexts } from './texts/language.ts';

const TEXTS: Record<Language, CertificateTexts> = { en, ar, fa };
/** The calendar that readers of a language go by beside the Gregorian one. */
const CALENDARS: Record<Language, Calendar | null> = { en: null, ar: 'hijri', fa: 'jalali' };
const LEFT_TO_RIGHT_ISOLATE = '\u2066';
const POP_ISOLATE = '\u2069';

type Tone = CertificateLine['tone'];
type Pick = (texts: CertificateTexts) => string;

/** Says things in one or two languages. */
export class Speaker {
  readonly language: Language;
  readonly second: Language | null;
  readonly texts: CertificateTexts;
  readonly calendars: Calendar[];

  constructor(language: Language, second: Language | null) {
    this.language = language;
    this.second = second;
    this.texts = TEXTS[language];
    this.calendars = [language, ...(second ? [second] : [])].flatMap((each) => CALENDARS[each] ?? []);
  }

  words(pick: Pick): Words {
    return { text: pick(this.texts), also: this.second && pick(TEXTS[this.second]) };
  }

  /** A line in each language, the second one quieter. */
  both(pick: Pick, tone: Tone): CertificateLine[] {
    const lines = [this.line(pick(this.texts), tone)];
    if (this.second) lines.push({ text: isolated(pick(TEXTS[this.second])), tone: 'quiet' });
    return lines;
  }

  line(text: string, tone: Tone): CertificateLine {
    return { text, tone };
  }

  /** Something that was given: its direction is its own. */
  value(text: string, tone: Tone = 'plain'): CertificateLine {
    return { text: isolated(text), tone };
  }

  leftToRight(text: string, tone: Tone): CertificateLine {
    return { text: `${LEFT_TO_RIGHT_ISOLATE}${text}${POP_ISOLATE}`, tone };
  }
}
