import { memo, type ReactNode } from 'react';
import { type Piece, piecesOf } from './rich-text.ts';

const TAGS = { bold: 'strong', italic: 'em', struck: 's' } as const;
/** Who is called what, by chat id. */
export type Names = ReadonlyMap<string, string>;
const NOBODY: Names = new Map();

/** A text as WhatsApp shows it: its lines, its direction, its emphasis, whom it mentions, and addresses to be followed. */
export const RichText = memo(function RichText({
  text,
  mentions,
  names = NOBODY,
}: {
  text: string;
  mentions?: readonly string[];
  names?: Names;
}) {
  return (
    <p className="chat-text" dir="auto">
      {drawn(piecesOf(text, mentions), names)}
    </p>
  );
});

/** Pieces of one text, which does not change: their places are what they are known by. */
const drawn = (pieces: readonly Piece[], names: Names): ReactNode[] =>
  pieces.map((piece, index) => drawnOne(piece, index, names));

function drawnOne(piece: Piece, key: number, names: Names): ReactNode {
  switch (piece.kind) {
    case 'plain':
      return piece.text;
    case 'code':
      return <code key={key}>{piece.text}</code>;
    case 'link':
      return (
        <a key={key} href={piece.text} target="_blank" rel="noreferrer noopener nofollow" dir="ltr">
          {piece.text}
        </a>
      );
    case 'mention': {
      const name = names.get(piece.chatId);
      return (
        <bdi key={key} className="chat-mention">
          {name === undefined ? piece.text : `@${name}`}
        </bdi>
      );
    }
    default: {
      const Tag = TAGS[piece.kind];
      return <Tag key={key}>{drawn(piece.pieces, names)}</Tag>;
    }
  }
}
