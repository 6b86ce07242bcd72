import { randomInt } from 'node:crypto';

const CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const LENGTH = 16;

/** What a contract is known by in public: 16 letters and digits, of which 36^16 (83 bits) are as good as never met twice. */
export function newContractCode(): string {
  return Array.from({ length: LENGTH }, () => CHARACTERS[randomInt(CHARACTERS.length)]).join('');
}

export const isContractCode = (text: string): boolean => /^[A-Z0-9]{16}$/.test(text);
