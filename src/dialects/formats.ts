import { countersignFormat, type Formats } from '../webhooks/formats.ts';
import { emzaFormat } from './emza/events.ts';
import { wahooksFormat } from './wahooks/events.ts';
import { waqtumFormat } from './waqtum/events.ts';
import { whautochatFormat } from './whautochat/events.ts';

/** How each dialect says and signs an event. */
export const formats: Formats = {
  countersign: countersignFormat,
  waqtum: waqtumFormat,
  whautochat: whautochatFormat,
  emza: emzaFormat,
  wahooks: wahooksFormat,
};
