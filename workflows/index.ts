export { delivery } from './delivery.ts';
export { document } from './document.ts';
