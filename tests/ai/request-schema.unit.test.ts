import { describe, expect, it } from 'vitest';
import { featureOf, parseCompletionRequest } from '@/lib/ai/request-schema';
import { AppError } from '@/lib/platform/errors';

const hello = { model: 'demo-small', messages: [{ role: 'user', content: 'Hello' }] };

function refusalOf(body: unknown): AppError {
  try {
    parseCompletionRequest(body);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('It was taken.');
}

const everything = {
  ...hello,
  messages: [
    { role: 'system', content: 'Be short.' },
    { role: 'developer', content: [{ type: 'text', text: 'Really.' }] },
    {
      role: 'user',
      content: [
        { type: 'text', text: 'a' },
        { type: 'text', text: 'b' },
      ],
      name: 'ada',
    },
    {
      role: 'assistant',
      content: null,
      refusal: null,
      annotations: [],
      tool_calls: [{ id: 'c1', type: 'function', function: { name: 'f', arguments: '{}' } }],
    },
    { role: 'tool', content: '1', tool_call_id: 'c1' },
  ],
  max_completion_tokens: 100,
  temperature: 0,
  top_p: 1,
  stop: ['a', 'b'],
  seed: 7,
  tools: [{ type: 'function', function: { name: 'f', description: 'd', parameters: { type: 'object' } } }],
  tool_choice: { type: 'function', function: { name: 'f' } },
  response_format: { type: 'json_schema', json_schema: { name: 's', schema: { type: 'object' }, strict: true } },
  stream: true,
  stream_options: { include_usage: true },
  user: 'u',
  metadata: { feature: 'migration_plan' },
  n: 1,
};

describe('a completion request', () => {
  it('may say everything that is on offer', () => {
    expect(featureOf(parseCompletionRequest(everything))).toBe('migration_plan');
    expect(featureOf(parseCompletionRequest(hello))).toBe('api');
  });

  it('may leave a parameter out by null, as some clients do', () => {
    expect(parseCompletionRequest({ ...hello, max_tokens: null, temperature: null, stop: null }).model).toBe(
      'demo-small',
    );
  });

  const refused: [string, Record<string, unknown>, string][] = [
    ['an unknown parameter', { logit_bias: {} }, 'logit_bias'],
    ['several answers', { n: 2 }, 'n'],
    ['a thousand answers', { n: 1_000 }, 'n'],
    ['no message', { messages: [] }, 'messages'],
    ['an unknown role', { messages: [{ role: 'root', content: 'x' }] }, 'messages.0.role'],
    [
      'an image',
      { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'x' } }] }] },
      'messages.0.content',
    ],
    ['a cap of nothing', { max_tokens: 0 }, 'max_tokens'],
    ['a negative cap', { max_tokens: -5 }, 'max_tokens'],
    ['a cap that is a fraction', { max_tokens: 1.5 }, 'max_tokens'],
    ['a cap beyond all models', { max_completion_tokens: 1e300 }, 'max_completion_tokens'],
    ['two caps', { max_tokens: 5, max_completion_tokens: 5 }, 'max_tokens'],
    ['a model that is no text', { model: 7 }, 'model'],
    ['metadata of one’s own', { metadata: { customer: 'x' } }, 'metadata.customer'],
    ['a feature of several words', { metadata: { feature: 'Two words' } }, 'metadata.feature'],
    ['five stops', { stop: ['a', 'b', 'c', 'd', 'e'] }, 'stop'],
    [
      'an option of the stream that is unknown',
      { stream_options: { include_cost: true } },
      'stream_options.include_cost',
    ],
    ['a tool of another kind', { tools: [{ type: 'web_search' }] }, 'tools.0.type'],
  ];
  it.each(refused)('with %s is refused by the name of the parameter (REL-P14)', (_, change, param) => {
    const refusal = refusalOf({ ...hello, ...change });
    expect(refusal.code).toBe('invalid_request');
    expect(refusal.param).toBe(param);
    expect(refusal.message).toContain(param);
  });

  it.each([null, 'text', 7, [], [hello]])('that is no object is refused: %j', (body) => {
    expect(refusalOf(body).code).toBe('invalid_request');
  });

  it('nested ten thousand levels deep is refused, not walked (REL-P19)', () => {
    const nested = JSON.parse(`${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`);
    const tools = [{ type: 'function', function: { name: 'f', parameters: nested } }];
    expect(refusalOf({ ...hello, tools }).param).toBe('tools.0.function.parameters');
  });
});
