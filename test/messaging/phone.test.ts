import { describe, expect, test } from '@jest/globals';
import { normalizePhone } from '../../src/messaging/phone.ts';

describe('phone numbers', () => {
  test.each([
    ['+966501234567', '+966501234567'],
    ['00966 50 123 4567', '+966501234567'],
    ['+966 (50) 123-45.67', '+966501234567'],
    ['٠٠٩٦٦٥٠١٢٣٤٥٦٧', '+966501234567'],
    ['+۹۸ ۹۱۲ ۳۴۵ ۶۷۸۹', '+989123456789'],
    ['\u202a+966501234567\u202c', '+966501234567'],
    ['＋966501234567', '+966501234567'],
  ])('%s becomes %s', (given, expected) => {
    expect(normalizePhone(given)).toBe(expected);
  });

  test.each([
    '',
    '0501234567',
    '966501234567',
    '+0501234567',
    '+1234567',
    '+1234567890123456',
    '+96650abc4567',
    '+',
    '++966501234567',
    `+${' '.repeat(99)}966501234567`,
  ])('%j is not an international number', (given) => {
    expect(normalizePhone(given)).toBeNull();
  });
});
