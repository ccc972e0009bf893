import { z } from 'zod';
import { invalid, type StripeFault } from './errors';
import type { FormRecord } from './form';

/** A schema must name every parameter the SDK's type knows, so that a new SDK version shows here as a compile error. */
export type Shape<Params> = Record<keyof Params, z.ZodType>;

type Refine = { addIssue(issue: { code: 'custom'; message: string; params: { stripe: string } }): void };

function refuse(context: Refine, stripe: string, message: string): void {
  context.addIssue({ code: 'custom', message, params: { stripe } });
}

/** Text that may not be empty: Stripe reads an empty value as an attempt to unset. */
export function text(maxLength = 5000) {
  return z.string().superRefine((value, context) => {
    if (value === '')
      refuse(context, 'parameter_invalid_empty', 'You passed an empty string for this parameter; it cannot be unset.');
    if (value.length > maxLength) refuse(context, 'invalid', `Invalid string: must be at most ${maxLength} characters`);
  });
}

/** Text that an empty value unsets. */
export function clearableText(maxLength = 5000) {
  return z
    .string()
    .max(maxLength)
    .transform((value) => (value === '' ? null : value));
}

export function integer({ min, max }: { min?: number; max?: number } = {}) {
  return z
    .string()
    .superRefine((value, context) => {
      const number = Number(value);
      if (!/^-?\d+$/.test(value) || !Number.isSafeInteger(number))
        refuse(context, 'parameter_invalid_integer', `Invalid integer: ${value}`);
      else if (min !== undefined && number < min)
        refuse(context, 'parameter_invalid_integer', `This value must be greater than or equal to ${min}.`);
      else if (max !== undefined && number > max)
        refuse(context, 'parameter_invalid_integer', `This value must be less than or equal to ${max}.`);
    })
    .transform(Number);
}

export const flag = z
  .enum(['true', 'false'], { error: 'Invalid boolean: must be true or false' })
  .transform((value) => value === 'true');

export function list<T extends z.ZodType>(item: T) {
  return z.preprocess(toList, z.array(item));
}

/** `null` stands for "unset all"; a value that is empty unsets its key. Limits: https://docs.stripe.com/api/metadata */
export const metadata = z.preprocess(
  (value) => (value === '' ? null : value),
  z
    .record(
      z.string().max(40, 'Metadata keys can have up to 40 characters'),
      z.string().max(500, 'Metadata values can have up to 500 characters'),
    )
    .refine((record) => Object.keys(record).length <= 50, 'Metadata can have up to 50 keys')
    .nullable(),
);

const range = z.strictObject({
  gt: integer().optional(),
  gte: integer().optional(),
  lt: integer().optional(),
  lte: integer().optional(),
});
export const created = z.preprocess((value) => (typeof value === 'string' ? { gte: value, lte: value } : value), range);
export type Range = z.output<typeof range>;

export const expand = list(text()).optional();

export const pages = {
  limit: integer({ min: 1, max: 100 }).optional(),
  starting_after: text().optional(),
  ending_before: text().optional(),
};

/** A parameter that Stripe knows and this server doesn't act on: better refused than silently ignored. */
export const unsupported = z
  .unknown()
  .superRefine((value, context) => {
    if (value !== undefined) refuse(context, 'unsupported', 'The local Stripe does not support this parameter yet.');
  })
  .optional();

/** Accepts only a given value of a parameter whose other values aren't acted on. */
export function only<const T extends string>(...values: [T, ...T[]]) {
  return z.enum(values, { error: `Invalid value: the local Stripe takes only ${values.join(', ')}` });
}

/** @throws StripeFault 400 that names the first parameter at fault, unknown ones first. */
export function parseParams<T>(schema: z.ZodType<T>, raw: FormRecord): T {
  const result = schema.safeParse(raw);
  if (result.success) return result.data;
  const issues = result.error.issues;
  const unknown = issues.find((issue) => issue.code === 'unrecognized_keys');
  if (unknown) throw unknownParameter(unknown.path, unknown.keys);
  const issue = issues[0];
  if (!issue) throw invalid('Invalid request.');
  throw refused(issue);
}

function unknownParameter(path: PropertyKey[], keys: string[]): StripeFault {
  const names = keys.map((key) => bracket([...path, key]));
  const plural = names.length > 1 ? 's' : '';
  return invalid(`Received unknown parameter${plural}: ${names.join(', ')}`, {
    code: 'parameter_unknown',
    param: names[0],
  });
}

function refused(issue: z.core.$ZodIssue): StripeFault {
  const param = bracket(issue.path);
  if (issue.code === 'custom') {
    const code = String(issue.params?.stripe ?? 'invalid');
    const known = code.startsWith('parameter_');
    return invalid(known ? issue.message : `Invalid ${param}: ${issue.message}`, { param, ...(known ? { code } : {}) });
  }
  if (issue.message.includes('received undefined')) {
    return invalid(`Missing required param: ${param}.`, { code: 'parameter_missing', param });
  }
  return invalid(`Invalid ${param}: ${issue.message}`, { param });
}

function bracket(path: PropertyKey[]): string {
  const [first, ...rest] = path.map(String);
  return [first ?? '', ...rest.map((segment) => `[${segment}]`)].join('');
}

function toList(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const keys = Object.keys(value);
  return keys.every((key) => /^\d+$/.test(key)) ? Object.values(value) : value;
}
