export { contractProcessing } from './contract-processing.ts';
export { delivery } from './delivery.ts';
export { document } from './document.ts';
export { scheduledMessage } from './scheduled-message.ts';
export { whatsappConnection } from './whatsapp-connection.ts';
