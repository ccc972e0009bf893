import { describe, expect, it } from 'vitest';
import { toAnswerEvents } from '@/components/chat/answer-events';
import { readApiError } from '@/components/chat/api-error';

const read = (body: unknown, event = 'message') => toAnswerEvents({ event, data: JSON.stringify(body) });

describe('what a streaming answer tells the page', () => {
  it('names the stored message and its conversation first', () => {
    const body = { conversation_id: 'c', message_id: 'm', answer_id: 'a', title: 'Plans' };
    expect(read(body, 'conversation')).toEqual([
      { kind: 'accepted', conversationId: 'c', messageId: 'm', answerId: 'a', title: 'Plans' },
    ]);
  });

  it('names no message where an answer goes on, and no answer where none will come', () => {
    expect(read({ conversation_id: 'c', message_id: null, answer_id: null, title: 'Plans' }, 'conversation')).toEqual([
      { kind: 'accepted', conversationId: 'c', messageId: null, answerId: null, title: 'Plans' },
    ]);
  });

  it('takes the words and nothing else from a chunk', () => {
    expect(read({ choices: [{ index: 0, delta: { role: 'assistant', content: 'Hi' } }] })).toEqual([
      { kind: 'text', text: 'Hi' },
    ]);
    expect(read({ choices: [{ index: 0, delta: { content: '' } }] })).toEqual([]);
    expect(read({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })).toEqual([]);
    expect(read({ choices: [{ index: 0, delta: {}, finish_reason: 'length' }] })).toEqual([{ kind: 'cut' }]);
  });

  it('learns the cost, and that the credits ended, from the usage', () => {
    const usage = { prompt_tokens: 3, completion_tokens: 5, cost: '0.000084', stopped_by: 'credits' };
    expect(read({ choices: [], usage })).toEqual([{ kind: 'usage', cost: '0.000084', stoppedBy: 'credits' }]);
    expect(read({ choices: [], usage: { cost: '0.000084' } })).toEqual([
      { kind: 'usage', cost: '0.000084', stoppedBy: null },
    ]);
  });

  it('reads an error that comes after the stream began', () => {
    const [event] = read({ error: { type: 'api_error', code: 'provider_error', message: 'The model failed.' } });
    expect(event).toMatchObject({ kind: 'error', error: { code: 'provider_error', message: 'The model failed.' } });
  });

  it('passes over whatever it does not know', () => {
    expect(toAnswerEvents({ event: 'message', data: '[DONE]' })).toEqual([]);
    expect(read(null)).toEqual([]);
    expect(read([1])).toEqual([]);
    expect(read({ message_id: 'm' }, 'conversation')).toEqual([]);
  });
});

describe('an error of the API', () => {
  it('says what was needed, what there was, and which model could still answer', () => {
    const error = {
      code: 'insufficient_credits',
      message: 'There are not enough credits left.',
      credits: { available: '0.000100', needed: '0.001200' },
      actions: [
        { rel: 'buy_credits', href: '/billing?buy=1' },
        { rel: 'use_model', model: 'demo-small' },
      ],
    };
    expect(readApiError({ error, request_id: 'r' })).toMatchObject({
      code: 'insufficient_credits',
      needed: '0.001200',
      available: '0.000100',
      cheaperModel: 'demo-small',
    });
  });

  it('is an internal error when it is not one of ours', () => {
    expect(readApiError('<html>').code).toBe('internal_error');
    expect(readApiError({ error: 'no' }).code).toBe('internal_error');
  });
});
