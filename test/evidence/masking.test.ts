import { describe, expect, test } from '@jest/globals';
import { maskPhone, networkOf, summarizeUserAgent } from '../../src/evidence/masking.ts';

describe('what travels with a file', () => {
  test('tells of a phone its country and its end', () => {
    expect(maskPhone('+966501234567')).toBe('+966•••••4567');
    expect(maskPhone('+12025550')).toBe('+120•5550');
    expect(maskPhone('+123')).toBe('••••');
  });

  test.each([
    ['203.0.113.77', '203.0.113.0/24'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1::/48'],
    ['::ffff:203.0.113.77', '203.0.113.0/24'],
    ['not an address', null],
    [null, null],
  ])('tells of the address %s the network %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  test.each([
    [
      'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36',
      'Chrome on Android',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
      'Safari on iOS',
    ],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0',
      'Edge on Windows',
    ],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:132.0) Gecko/20100101 Firefox/132.0', 'Firefox on macOS'],
    ['curl/8.5.0', null],
    [null, null],
  ])('tells of the browser %s no more than %s', (userAgent, summary) => {
    expect(summarizeUserAgent(userAgent)).toBe(summary);
  });
});
