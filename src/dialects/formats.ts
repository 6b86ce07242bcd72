import { countersignFormat, type Formats } from '../webhooks/formats.ts';
import { waqtumFormat } from './waqtum/events.ts';

/** How each dialect says and signs an event. */
export const formats: Formats = { countersign: countersignFormat, waqtum: waqtumFormat };
