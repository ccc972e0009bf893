interface AnswerStreamParts {
  /** Written before anything of the model's. */
  opening: Uint8Array;
  source: ReadableStream<Uint8Array>;
  /** Resolves when the answer has been dealt with; what it resolves to is written last. Never rejects. */
  finished: Promise<Uint8Array | null>;
}

/**
 * The source with an opening before it and a finish after it. The stream closes only when the finish is over, also when
 * its reader hangs up: so whatever runs the stream waits until the answer is stored.
 */
export function answerStream({ opening, source, finished }: AnswerStreamParts): ReadableStream<Uint8Array> {
  const reader = source.getReader();
  return new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(opening);
    },
    async pull(controller) {
      const { done, value } = await reader.read();
      if (!done) return controller.enqueue(value);
      const closing = await finished;
      if (closing) controller.enqueue(closing);
      controller.close();
    },
    async cancel(reason) {
      await reader.cancel(reason);
      await finished;
    },
  });
}
