import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkCharacter, parseVerificationCode, showVerificationCode } from '../../src/evidence/verification-code.ts';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const codes = fc
  .array(fc.constantFrom(...ALPHABET), { minLength: 15, maxLength: 15 })
  .map((characters) => characters.join('') + checkCharacter(characters.join('')));

describe('a verification code', () => {
  test('is read as people type it', () => {
    const code = '7K3M9QXW2DTHV8N4';
    expect(showVerificationCode(code)).toBe('7K3M-9QXW-2DTH-V8N4');
    for (const typed of [
      '7K3M-9QXW-2DTH-V8N4',
      ' 7k3m 9qxw 2dth v8n4 ',
      '7K3M–9QXW–2DTH–V8N4',
      '٧K٣M-۹QXW-2DTH-V8N4',
    ]) {
      expect(parseVerificationCode(typed)).toBe(code);
    }
    const withDigits = `10${'7'.repeat(13)}`;
    const look = withDigits + checkCharacter(withDigits);
    expect(parseVerificationCode(look.replace('1', 'l').replace('0', 'O'))).toBe(look);
  });

  test('with one wrong character is no code', () => {
    fc.assert(
      fc.property(codes, fc.nat(15), fc.constantFrom(...ALPHABET), (code, position, other) => {
        fc.pre(code[position] !== other);
        expect(parseVerificationCode(code.slice(0, position) + other + code.slice(position + 1))).toBeNull();
      }),
    );
  });

  test('of another length or other letters is no code', () => {
    for (const typed of ['', '7K3M-9QXW-2DTH-V8N', 'U'.repeat(16), '7K3M-9QXW-2DTH-V8N44', 'x'.repeat(10_000)]) {
      expect(parseVerificationCode(typed)).toBeNull();
    }
  });
});
