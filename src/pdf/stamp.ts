/**
 * Where on the document a stamp goes.
 *
 * `page`: on a page that exists, counted from 1; the box is given in fractions of the page as people see it (after
 * rotation and cropping), from its top left corner. `pages`: the same box on each of several pages.
 * `signature_page`: in a slot of the pages that are appended for stamps without a box. `pagesBefore` is the number of
 * pages that the document had when it was sent, so that the same slot is the same place whichever stamp comes first.
 */
export type StampPlace =
  | ({ kind: 'page'; page: number } & StampBox)
  | ({ kind: 'pages'; pages: number[] } & StampBox)
  | { kind: 'signature_page'; index: number; pagesBefore: number };
export type StampBox = { x: number; y: number; width: number; height: number };

/** What the approver put down: a picture (path of a PNG), a name as large text, or nothing but the lines below it. */
export type StampMark = { kind: 'image'; path: string } | { kind: 'typed'; text: string } | { kind: 'none' };

/**
 * What is drawn. `signature`: the mark, with who did what and when below it where there is room. `mark`: the mark alone.
 * `text`: what was filled in, as large as fits. `check`: a drawn tick.
 */
export type StampContent =
  | SignatureContent
  | { kind: 'mark'; mark: StampMark }
  | { kind: 'text'; text: string }
  | { kind: 'check' };
export type SignatureContent = {
  kind: 'signature';
  mark: StampMark;
  /** What was done, in the document's language, such as "Signed by". Its direction is the direction of the stamp. */
  title: string;
  name: string;
  role: string | null;
  /** Ready to print, with the zone: "2026-11-21 13:40 +03:00 (Asia/Riyadh)". */
  at: string;
  /** Short id that leads back to the record of this decision. */
  reference: string;
};

export type Stamp = {
  /** Names the stamp inside the file: letters, digits and hyphens. No page holds the same id twice. */
  id: string;
  place: StampPlace;
  content: StampContent;
};

/** The name under which a stamp is kept in a page's resources. */
export const stampKey = (id: string): string => `CsStamp_${id}`;

const KEY = /^CsStamp_([A-Za-z0-9-]{1,100})$/;
const ID = /^[A-Za-z0-9-]{1,100}$/;

/** The id of the stamp kept under a resource name, or null when it is no stamp of ours. */
export const stampIdOf = (key: string): string | null => KEY.exec(key)?.[1] ?? null;

export const isStampId = (id: string): boolean => ID.test(id);
