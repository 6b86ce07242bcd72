import { Anchor, Text, Title } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconLock, IconReceipt } from '@tabler/icons-react';
import { Link } from 'wouter';
import { useReading } from '../../api/use-api.ts';
import { type RowOf, usePages } from '../../api/use-pages.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Empty } from '../parts/Empty.tsx';
import { Moment } from '../parts/Moment.tsx';
import { PagedRows, Row } from '../parts/Rows.tsx';
import { useMay, useMe } from '../session.ts';
import { texts } from './texts.ts';
import { useMoney } from './use-money.ts';

type Movement = RowOf<'listWalletMovements'>;
const ICONS = { top_up: IconArrowUp, refund: IconArrowUp, hold: IconLock, capture: IconReceipt, charge: IconArrowDown };

/** Every movement of the wallet, with what caused it. */
export function Movements() {
  const t = useTexts(texts);
  const pages = usePages('listWalletMovements', { query: { limit: 25 } });
  const nameOf = useBranchNames();
  return (
    <section>
      <Title order={2} size="h4" mb="sm">
        {t('movements.title')}
      </Title>
      <PagedRows
        of={pages}
        label={t('movements.title')}
        empty={
          <Empty icon={IconReceipt} title={t('movements.noneTitle')}>
            {t('movements.none')}
          </Empty>
        }
      >
        {(movement) => <MovementRow key={movement.id} of={movement} branch={nameOf(movement.organizationId)} />}
      </PagedRows>
    </section>
  );
}

function MovementRow({ of: movement, branch }: { of: Movement; branch: string | null }) {
  const t = useTexts(texts);
  const money = useMoney();
  const { kind, cause, amount, balance, documentId, note, occurredAt } = movement;
  const Icon = ICONS[kind];
  const what = t(`causes.${cause.kind}`);
  return (
    <Row
      lead={<Icon size={20} stroke={1.6} aria-hidden />}
      title={`${t(`kinds.${kind}`)} · ${money(amount)}`}
      note={
        <>
          <span className="fact">
            {documentId !== null && branch === null ? (
              <Anchor component={Link} href={`/documents/${documentId}`} size="sm" className="tap">
                {what}
              </Anchor>
            ) : (
              what
            )}
          </span>
          {branch !== null && (
            <span className="fact">
              <bdi>{branch}</bdi>
            </span>
          )}
          {note !== null && cause.kind === 'top_up' && (
            <span className="fact">
              <bdi>{note}</bdi>
            </span>
          )}
        </>
      }
      aside={
        <>
          <Text size="sm" span>
            {t('movements.balance', { amount: money(balance) })}
          </Text>
          <Moment at={occurredAt} />
        </>
      }
    />
  );
}

/** Whose cost a movement was, where it was a sub-organization's; null: our own. */
function useBranchNames(): (organizationId: string) => string | null {
  const t = useTexts(texts);
  const { organization } = useMe();
  const may = useMay();
  const isRoot = organization.parentId === null && may('organizations:read');
  const query = { limit: 100 };
  const branches = useReading('listSubOrganizations', { query }, { live: false, enabled: isRoot });
  return (organizationId) => {
    if (organizationId === organization.id) return null;
    return branches.data?.data.find(({ id }) => id === organizationId)?.name ?? t('movements.another');
  };
}
