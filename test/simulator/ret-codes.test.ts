import { expect, test } from 'vitest';
import { KNOWN_RET_CODES, messageFor } from './ret-codes.ts';

test('every RetCode has an English and a Chinese message', () => {
  for (const retCode of KNOWN_RET_CODES) {
    expect(messageFor(retCode, 'en')).toMatch(/^[\x20-\x7e]+$/);
    expect(messageFor(retCode, 'zh')).toMatch(/\p{Script=Han}/u);
  }
});

test('the name of a parameter stands where the API puts it', () => {
  expect(messageFor(230, 'en', 'organization_id')).toBe('Params [organization_id] not available');
  expect(messageFor(230, 'en')).toBe('Params not available');
  expect(messageFor(210, 'zh', 'Zone')).toBe('缺少参数 [Zone]');
  expect(messageFor(8903, 'zh', 'uhost-1')).toBe('操作失败 [uhost-1]');
  expect(messageFor(1, 'en')).toBe('Unknown error');
});

test('no number that the vendor uses for something else has a message', () => {
  for (const retCode of [8906, 8907, 8910]) expect(KNOWN_RET_CODES).not.toContain(retCode);
});
