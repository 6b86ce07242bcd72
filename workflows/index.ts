export { document } from './document.ts';
