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
  /** Where the mark goes, in fractions of the page from its top left corner. */
  place?: { page: number; x: number; y: number; width: number; height: number };
};

export const CONTRACT_NAMES = ['arabic', 'english', 'persian'] as const;
export type ContractName = (typeof CONTRACT_NAMES)[number];

export const isContractName = (name: string): name is ContractName =>
  (CONTRACT_NAMES as readonly string[]).includes(name);

/** Numbers that the United Kingdom keeps free for films and examples: nobody is ever called. */
const PHONES = ['+447700900101', '+447700900102', '+447700900103'] as const;

export const CONTRACTS: Record<ContractName, SampleContract> = {
  arabic: {
    file: sample('arabic.pdf'),
    language: 'ar',
    title: 'عقد توريد',
    englishTitle: 'Supply contract',
    timeZone: 'Asia/Riyadh',
    steps: route(
      { name: 'مدير المشتريات', role: 'المشتريات' },
      { name: 'المدير المالي', role: 'المالية' },
      { name: 'المستشار القانوني', role: 'الشؤون القانونية' },
    ),
  },
  persian: {
    file: sample('persian.pdf'),
    language: 'fa',
    title: 'قرارداد خدمات',
    englishTitle: 'Service contract',
    timeZone: 'Asia/Tehran',
    steps: route(
      { name: 'مدیر خرید', role: 'خرید' },
      { name: 'مدیر مالی', role: 'امور مالی' },
      { name: 'مشاور حقوقی', role: 'امور حقوقی' },
    ),
  },
  english: {
    file: sample('english.pdf'),
    language: 'en',
    title: 'Lease of the north wing',
    englishTitle: 'Lease of the north wing',
    timeZone: 'Europe/London',
    steps: route(
      { name: 'Head of Procurement', role: 'Procurement' },
      { name: 'Head of Finance', role: 'Finance' },
      { name: 'Legal counsel', role: 'Legal affairs' },
    ),
  },
};

type Office = { name: string; role: string };

/** Procurement signs by hand; then, side by side, finance seals and legal signs by typing. */
function route(procurement: Office, finance: Office, legal: Office): SampleApprover[][] {
  const [first, second, third] = PHONES;
  return [
    [{ ...procurement, englishName: 'Head of Procurement', phone: first, action: 'sign', mark: 'drawn' }],
    [
      { ...finance, englishName: 'Head of Finance', phone: second, action: 'stamp', mark: 'seal' },
      { ...legal, englishName: 'Legal counsel', phone: third, action: 'sign', mark: 'typed' },
    ],
  ];
}

function sample(name: string): string {
  return fileURLToPath(new URL(`../../assets/contracts/${name}`, import.meta.url));
}
