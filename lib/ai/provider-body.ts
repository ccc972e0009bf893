import type { Endpoint } from './catalog';
import type { CompletionRequest } from './request-schema';

/**
 * What is sent to the provider: always streamed and with usage, so that every answer can be metered as it comes; with
 * our cap; without what is ours alone (`metadata`, `n`).
 */
export function providerBody(request: CompletionRequest, endpoint: Endpoint, cap: number): object {
  const { model, messages, temperature, top_p, stop, seed, tools, tool_choice, response_format, user } = request;
  const optional = { temperature, top_p, stop, seed, tools, tool_choice, response_format, user };
  return {
    model,
    messages: messages.map(forProvider),
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined && value !== null)),
    [endpoint.capParameter]: cap,
    stream: true,
    stream_options: { include_usage: true },
  };
}

function forProvider(message: CompletionRequest['messages'][number]): object {
  if (message.role !== 'assistant') return message;
  const { annotations: _, audio: __, function_call: ___, ...rest } = message;
  return rest;
}
