interface AnswerStreamParts {
  /** Written before anything of the model's. */
  opening: Uint8Array;
  source: ReadableStream<Uint8Array>;
  /** Called once, when the source has ended or the reader went away; what it resolves to is written last. */
  finish: () => Promise<Uint8Array | null>;
}

/**
 * The source with an opening before it and a finish after it. The stream closes only when the finish is done, and the
 * finish also runs when the reader hangs up: so what was produced is stored either way, inside the stream's own end.
 */
export function answerStream({ opening, source, finish }: AnswerStreamParts): ReadableStream<Uint8Array> {
  const reader = source.getReader();
  let finishing: Promise<Uint8Array | null> | undefined;
  const finishOnce = () => {
    finishing ??= finish();
    return finishing;
  };
  return new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(opening);
    },
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (!done) return controller.enqueue(value);
        const closing = await finishOnce();
        if (closing) controller.enqueue(closing);
        controller.close();
      } catch (error) {
        await finishOnce();
        controller.error(error);
      }
    },
    async cancel(reason) {
      try {
        await reader.cancel(reason);
      } finally {
        await finishOnce();
      }
    },
  });
}
