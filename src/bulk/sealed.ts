import type { Core } from '../core.ts';
import { openPhonesIn, sealPhonesIn } from '../secrets/phones.ts';
import type { Filling, SlotFilling } from '../templates/filling.ts';

/** What phones in a bulk send, and in its rows, are sealed for. */
export const bulkSendRow = (id: string): string => `bulk send ${id}`;

/** What a row says of people, as it is kept until its document is made. */
export const sealFilling = (core: Core, id: string, filling: Filling): Filling =>
  mapSlots(filling, (slot) => sealPhonesIn(core, bulkSendRow(id), slot));

export const openFilling = <Given extends Filling>(core: Core, id: string, filling: Given): Given =>
  mapSlots(filling, (slot) => openPhonesIn(core, bulkSendRow(id), slot));

/** Slots have names of people's choice, which must not be taken for names of ours. */
function mapSlots<Given extends Filling>(filling: Given, map: (slot: SlotFilling) => SlotFilling): Given {
  const slots = Object.entries(filling.approvers).map(([key, slot]) => [key, map(slot)] as const);
  return { ...filling, approvers: Object.fromEntries(slots) };
}
