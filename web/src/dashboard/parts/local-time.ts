/** As an input of the type `datetime-local` has it: the person's own time, to the minute, without a zone. */
export function localTime(at: number): string {
  const date = new Date(at);
  return new Date(at - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
