import { Paper } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Pages } from '../../api/use-pages.ts';
import { Paged } from './Paged.tsx';
import './rows.css';

/** A list that is read page by page, with what to say while it is empty. */
export function PagedRows<Row extends { id: string }>({
  of: pages,
  label,
  empty,
  children,
}: {
  of: Pages<Row>;
  /** What the list is of, for those who hear it. */
  label: string;
  empty: ReactNode;
  children(row: Row): ReactNode;
}) {
  return (
    <Paged of={pages} empty={empty}>
      {(rows) => <Rows label={label}>{rows.map(children)}</Rows>}
    </Paged>
  );
}

/** A list whose lines are as wide as the page: beside one another on a desktop, under one another on a phone. */
export function Rows({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Paper withBorder radius="lg" component="ul" className="rows" aria-label={label}>
      {children}
    </Paper>
  );
}

/** One line: what it is, what there is to say about it, and where it leads. */
export function Row({
  href,
  onOpen,
  lead,
  title,
  note,
  aside,
  actions,
}: {
  /** Where the line leads, or what it opens. */
  href?: string;
  onOpen?(): void;
  lead?: ReactNode;
  title: ReactNode;
  note?: ReactNode;
  /** At the end of the line: a state, a time. */
  aside?: ReactNode;
  actions?: ReactNode;
}) {
  const inner = (
    <>
      {lead !== undefined && <span className="row-lead">{lead}</span>}
      <span className="row-text">
        <span className="row-title">{title}</span>
        {note !== undefined && <span className="row-note">{note}</span>}
      </span>
      {aside !== undefined && <span className="row-aside">{aside}</span>}
    </>
  );
  return (
    <li className="row">
      {href !== undefined ? (
        <Link href={href} className="row-main row-open">
          {inner}
        </Link>
      ) : onOpen ? (
        <button type="button" className="row-main row-open" onClick={onOpen}>
          {inner}
        </button>
      ) : (
        <div className="row-main">{inner}</div>
      )}
      {actions !== undefined && <div className="row-actions">{actions}</div>}
    </li>
  );
}
