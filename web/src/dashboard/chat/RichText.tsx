/** A text as it was written: its lines, its direction, and its addresses to be followed. */
export function RichText({ text }: { text: string }) {
  return (
    <p className="chat-text" dir="auto">
      {text.split(/(https?:\/\/[^\s<>"]+[^\s<>"'.,;:!?)\]])/).map((part, index) =>
        index % 2 === 1 ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text, which does not change
          <a key={index} href={part} target="_blank" rel="noreferrer noopener nofollow" dir="ltr">
            {part}
          </a>
        ) : (
          part
        ),
      )}
    </p>
  );
}
