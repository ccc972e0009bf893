import { describe, expect, it } from 'vitest';
import { coverageOf } from '@/components/chat/to-finish';

const price = (most: string) => ({ model: 'm', least: '0.001', typical: '0.006', most, needed: '0.002000' });

describe('how far what is left reaches', () => {
  it.each([
    ['0.062000', '0.062000', 'whole', null],
    ['0.062000', '0.061999', 'begun', 100n],
    ['0.062000', '0.002000', 'begun', 100n],
    ['0.062000', '0.001999', 'none', 100n],
    ['0.062000', '0.000000', 'none', 100n],
    ['3.500001', '1.000000', 'begun', 251n],
    ['3.500000', '1.000000', 'begun', 250n],
  ])('a message of at most %s credits with %s left: %s, and %s cents would finish it', (most, left, pays, toFinish) => {
    expect(coverageOf(price(most), left)).toEqual({ pays, toFinish });
  });
});
