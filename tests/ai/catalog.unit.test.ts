import { describe, expect, it } from 'vitest';
import { endpointOf, modelsOnSale, priceOf } from '@/lib/ai/catalog';
import { providerBody } from '@/lib/ai/provider-body';
import { parseCompletionRequest } from '@/lib/ai/request-schema';

const DEMO_MODEL_URL = 'http://127.0.0.1:4010';
const names = (settings: Parameters<typeof modelsOnSale>[0]) => modelsOnSale(settings).map(({ model }) => model);

describe('the models on sale', () => {
  it('are the demo’s while no provider is set', () => {
    expect(names({ DEMO_MODEL_URL })).toEqual(['demo-small', 'demo-medium', 'demo-large', 'demo-reasoner']);
  });

  it('are OpenAI’s with a key of one’s own', () => {
    const models = names({ OPENAI_API_KEY: 'sk-x' });
    expect(models).toContain('gpt-5.4-mini');
    expect(models.some((model) => model.startsWith('demo'))).toBe(false);
  });

  it('are all priced ones where a compatible server is set', () => {
    const models = names({ OPENAI_BASE_URL: 'http://127.0.0.1:11434/v1' });
    expect(models).toContain('demo-medium');
    expect(models).toContain('gpt-4o-mini');
  });

  it.each(['gpt-4o-minii', 'Demo-Small', 'demo-small ', '', '__proto__', 'constructor'])(
    'do not include %j: an unpriced name is refused, not free (REL-P15)',
    (model) => {
      expect(() => priceOf(model)).toThrowError(expect.objectContaining({ code: 'model_not_found' }));
    },
  );
});

describe('a request to a provider', () => {
  const [small] = modelsOnSale({ DEMO_MODEL_URL });
  const gpt = modelsOnSale({ OPENAI_API_KEY: 'sk-x' }).find(({ model }) => model === 'gpt-5.4');
  if (!small || !gpt) throw new Error('the price list lacks them');

  it('goes where the settings say', () => {
    expect(endpointOf(small, { DEMO_MODEL_URL }).url.href).toBe('http://127.0.0.1:4010/v1/chat/completions');
    expect(endpointOf(gpt, { OPENAI_API_KEY: 'k' }).url.href).toBe('https://api.openai.com/v1/chat/completions');
    const own = endpointOf(small, { OPENAI_BASE_URL: 'http://127.0.0.1:11434/v1/', DEMO_MODEL_URL });
    expect(own.url.href).toBe('http://127.0.0.1:11434/v1/chat/completions');
  });

  it('never hands the key to the demo model', () => {
    expect(endpointOf(small, { DEMO_MODEL_URL, OPENAI_API_KEY: 'k' }).apiKey).toBeNull();
  });

  it('is always streamed with usage and our cap, and carries nothing that is only ours', () => {
    const request = parseCompletionRequest({
      model: 'demo-small',
      messages: [{ role: 'assistant', content: 'x', annotations: [], audio: null }],
      max_tokens: 9_999,
      metadata: { feature: 'chat' },
      n: 1,
      stop: null,
    });
    expect(providerBody(request, endpointOf(small, { DEMO_MODEL_URL }), 77)).toEqual({
      model: 'demo-small',
      messages: [{ role: 'assistant', content: 'x' }],
      max_tokens: 77,
      stream: true,
      stream_options: { include_usage: true },
    });
  });

  it('names the cap as the provider wants it', () => {
    const request = parseCompletionRequest({ model: 'gpt-5.4', messages: [{ role: 'user', content: 'x' }] });
    expect(providerBody(request, endpointOf(gpt, { OPENAI_API_KEY: 'k' }), 5)).toMatchObject({
      max_completion_tokens: 5,
    });
  });
});
