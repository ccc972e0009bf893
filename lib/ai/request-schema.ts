import { z } from 'zod';
import { parseInput } from '@/lib/platform/http';

/**
 * What a completion request may say: OpenAI's parameters that can be metered here, and nothing else, so that no
 * parameter that costs money slips through unpriced. Text only.
 */

/** Longest body of a completion request. */
export const COMPLETION_BODY_BYTES = 1_048_576;

const MOST_NESTING = 64;
const MOST_OUTPUT_TOKENS = 10_000_000;

const textPart = z.strictObject({ type: z.literal('text', 'only text is taken here'), text: z.string() });
const text = z.union([z.string(), z.array(textPart).min(1)], 'must be text, or a list of text parts');
const name = z.string().min(1).max(64).optional();

/** JSON of the caller's that is passed on; bounded, because what walks it is recursive. */
const json = z.record(z.string(), z.unknown()).refine((value) => isShallow(value), 'is nested too deeply');

const toolCall = z.strictObject({
  id: z.string(),
  type: z.literal('function'),
  function: z.strictObject({ name: z.string(), arguments: z.string() }),
});

const message = z.discriminatedUnion(
  'role',
  [
    z.strictObject({ role: z.literal('system'), content: text, name }),
    z.strictObject({ role: z.literal('developer'), content: text, name }),
    z.strictObject({ role: z.literal('user'), content: text, name }),
    z.strictObject({
      role: z.literal('assistant'),
      content: text.nullish(),
      name,
      refusal: z.string().nullish(),
      tool_calls: z.array(toolCall).max(128).optional(),
      // Clients hand an answer back as they got it; these say nothing to a model.
      annotations: z.array(z.unknown()).nullish(),
      audio: z.null().optional(),
      function_call: z.null().optional(),
    }),
    z.strictObject({ role: z.literal('tool'), content: text, tool_call_id: z.string() }),
  ],
  'must be system, developer, user, assistant or tool',
);

const tool = z.strictObject({
  type: z.literal('function'),
  function: z.strictObject({
    name: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be letters, digits, _ and -'),
    description: z.string().optional(),
    parameters: json.optional(),
    strict: z.boolean().nullish(),
  }),
});

const responseFormat = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text') }),
  z.strictObject({ type: z.literal('json_object') }),
  z.strictObject({
    type: z.literal('json_schema'),
    json_schema: z.strictObject({
      name: z.string().min(1).max(64),
      description: z.string().optional(),
      schema: json.optional(),
      strict: z.boolean().nullish(),
    }),
  }),
]);

const outputCap = z.number().int().min(1).max(MOST_OUTPUT_TOKENS).nullish();

export const completionRequestSchema = z
  .strictObject({
    model: z.string().min(1).max(200),
    messages: z.array(message).min(1, 'must have at least one message').max(10_000),
    max_tokens: outputCap,
    max_completion_tokens: outputCap,
    temperature: z.number().min(0).max(2).nullish(),
    top_p: z.number().min(0).max(1).nullish(),
    stop: z.union([z.string(), z.array(z.string()).max(4)], 'must be a text, or up to four').nullish(),
    seed: z.number().int().nullish(),
    tools: z.array(tool).max(128).optional(),
    tool_choice: z
      .union([
        z.enum(['none', 'auto', 'required']),
        z.strictObject({ type: z.literal('function'), function: z.strictObject({ name: z.string() }) }),
      ])
      .optional(),
    response_format: responseFormat.optional(),
    stream: z.boolean().nullish(),
    stream_options: z.strictObject({ include_usage: z.boolean().optional() }).nullish(),
    user: z.string().max(512).nullish(),
    metadata: z
      .strictObject({
        feature: z
          .string()
          .regex(/^[a-z][a-z0-9_-]{0,39}$/, 'must be one lower-case word')
          .optional(),
      })
      .nullish(),
    n: z.literal(1, 'can only be 1').nullish(),
  })
  .refine((request) => request.max_tokens == null || request.max_completion_tokens == null, {
    path: ['max_tokens'],
    message: 'cannot be sent together with max_completion_tokens',
  });

export type CompletionRequest = z.output<typeof completionRequestSchema>;
export type CompletionMessage = CompletionRequest['messages'][number];

/** @throws AppError `invalid_request` naming the first parameter at fault */
export function parseCompletionRequest(value: unknown): CompletionRequest {
  return parseInput(completionRequestSchema, value);
}

/** What the request is for, as usage reports group it. */
export function featureOf(request: CompletionRequest): string {
  return request.metadata?.feature ?? 'api';
}

function isShallow(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MOST_NESTING) return false;
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return true;
}
