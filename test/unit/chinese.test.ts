import { expect, it } from 'vitest';
import { beforeChinese } from '../../src/text/chinese.ts';

it.each([
  ['uhost-a1', 'uhost-a1 '],
  ['uhost-a1 "train"', 'uhost-a1 "train" '],
  ['12 台实例', '12 台实例'],
  ['12 台实例（uhost-a1，uhost-a2）', '12 台实例（uhost-a1，uhost-a2）'],
])('a space comes between Latin and Chinese, and only there: %s', (text, spaced) => {
  expect(beforeChinese(text)).toBe(spaced);
});
