import { fileURLToPath } from 'node:url';
import type { Action, Language } from '../domain/model.ts';

/** A contract of the demo and who has to approve it. People are named by their office only. */
export type SampleContract = {
  file: string;
  language: Language;
  /** As the document is called, and in English for the terminal. */
  title: string;
  englishTitle: string;
  timeZone: string;
  /** One after the other; the approvers within a step are asked at the same time. */
  steps: SampleApprover[][];
};

export type SampleApprover = {
  name: string;
  englishName: string;
  role: string;
  phone: string;
  action: Action;
  mark: 'drawn' | 'typed' | 'seal';
  /** Where the mark goes, in fractions of the page from its top left corner; null: on a page of its own. */
  place: Place | null;
};

type Place = { page: number; x: number; y: number; width: number; height: number };

export const CONTRACT_NAMES = ['arabic', 'english', 'persian'] as const;
export type ContractName = (typeof CONTRACT_NAMES)[number];

export const isContractName = (name: string): name is ContractName =>
  (CONTRACT_NAMES as readonly string[]).includes(name);

/** Numbers that the United Kingdom keeps free for films and examples: they belong to nobody. */
const PHONES = ['+447700900101', '+447700900102', '+447700900103'] as const;

/** The contracts have two lines to sign on, on their second page: where they begin, and how wide they are. */
const LEFT_LINE = 0.108;
const RIGHT_LINE = 0.533;
const LINE_WIDTH = 0.359;
/** A mark stands above its line, with name, role and time below. */
const ABOVE_LINE = 0.081;
const STAMP_HEIGHT = 0.14;

export const CONTRACTS: Record<ContractName, SampleContract> = {
  arabic: {
    file: sample('arabic.pdf'),
    language: 'ar',
    title: 'عقد تقديم خدمات صيانة',
    englishTitle: 'Maintenance services agreement',
    timeZone: 'Asia/Riyadh',
    steps: route({ lineAt: 0.403, firstParty: 'right' }, [
      { name: 'المدير المالي', role: 'المالية' },
      { name: 'المدير العام', role: 'الطرف الأول' },
      { name: 'المفوض بالتوقيع', role: 'الطرف الثاني' },
    ]),
  },
  persian: {
    file: sample('persian.pdf'),
    language: 'fa',
    title: 'قرارداد ارائهٔ خدمات نگهداری',
    englishTitle: 'Maintenance services agreement',
    timeZone: 'Asia/Tehran',
    steps: route({ lineAt: 0.503, firstParty: 'right' }, [
      { name: 'مدیر مالی', role: 'امور مالی' },
      { name: 'مدیر عامل', role: 'طرف اول' },
      { name: 'نمایندهٔ مجاز', role: 'طرف دوم' },
    ]),
  },
  english: {
    file: sample('english.pdf'),
    language: 'en',
    title: 'Maintenance services agreement',
    englishTitle: 'Maintenance services agreement',
    timeZone: 'Europe/London',
    steps: route({ lineAt: 0.742, firstParty: 'left' }, [
      { name: 'Finance director', role: 'Finance' },
      { name: 'General manager', role: 'First party' },
      { name: 'Authorised signatory', role: 'Second party' },
    ]),
  },
};

type Office = { name: string; role: string };

/** Finance puts its seal on a page of its own; then both parties sign at the same time, each on its line. */
function route(
  { lineAt, firstParty }: { lineAt: number; firstParty: 'left' | 'right' },
  [finance, manager, signatory]: [Office, Office, Office],
): SampleApprover[][] {
  const on = (x: number): Place => ({ page: 2, x, y: lineAt - ABOVE_LINE, width: LINE_WIDTH, height: STAMP_HEIGHT });
  const [first, second] = firstParty === 'left' ? [LEFT_LINE, RIGHT_LINE] : [RIGHT_LINE, LEFT_LINE];
  const [one, two, three] = PHONES;
  return [
    [{ ...finance, englishName: 'Finance director', phone: one, action: 'stamp', mark: 'seal', place: null }],
    [
      { ...manager, englishName: 'General manager', phone: two, action: 'sign', mark: 'drawn', place: on(first) },
      {
        ...signatory,
        englishName: 'Authorised signatory',
        phone: three,
        action: 'sign',
        mark: 'typed',
        place: on(second),
      },
    ],
  ];
}

function sample(name: string): string {
  return fileURLToPath(new URL(`../../assets/contracts/${name}`, import.meta.url));
}
