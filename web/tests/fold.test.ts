import { expect, it } from 'vitest';
import { fold } from '../src/fold';

it.each([
  ['Đà Nẵng', 'da nang'],
  ['Đắk Lắk', 'dak lak'],
  ['Thừa Thiên Huế', 'thua thien hue'],
  ['Hoà Bình', 'hoa binh'],
  ['Hòa Bình', 'hoa binh'],
  // The same name with combining marks, as some keyboards write it.
  ['Đà Nẵng'.normalize('NFD'), 'da nang'],
])('%s is found as %s', (name, folded) => {
  expect(fold(name)).toBe(folded);
});
