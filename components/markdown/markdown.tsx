import { type ComponentType, lazy, memo, Suspense } from 'react';

export interface MarkdownProps {
  text: string;
  /** More is still to come at its end. */
  isGrowing?: boolean;
}

/** Loaded with the first answer: a page that shows none need not wait for it. Without it, a text is shown as it is. */
const DrawnMarkdown = lazy(async (): Promise<{ default: ComponentType<MarkdownProps> }> => {
  try {
    return { default: (await import('./drawn-markdown')).DrawnMarkdown };
  } catch {
    return { default: PlainText };
  }
});

/** A text in GitHub's Markdown; as it was written until what draws it is there. */
export const Markdown = memo(function Markdown(props: MarkdownProps) {
  return (
    <Suspense fallback={<PlainText {...props} />}>
      <DrawnMarkdown {...props} />
    </Suspense>
  );
});

function PlainText({ text }: MarkdownProps) {
  return <p className="whitespace-pre-wrap break-words">{text}</p>;
}
