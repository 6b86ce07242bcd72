/** One thing that has to be right on this machine. */
export type Finding = {
  name: string;
  ok: boolean;
  /** False: it runs without, with less. */
  needed: boolean;
  detail: string;
  /** What to do, when it is not ok. */
  advice?: string;
};
