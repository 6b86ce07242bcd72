import { countersignFormat, type Formats } from '../webhooks/formats.ts';

/** How each dialect says and signs an event. */
export const formats: Formats = { countersign: countersignFormat };
