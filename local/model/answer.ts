import { type Piece, tokensIn } from './tokens';

/**
 * What the demo model says. It has read nothing and knows nothing, and says so; but it reacts to the prompt, so that an
 * answer is worth looking at: a list when one is asked for, an outline of a plan, a summary of a long text, some code.
 */
export function compose(model: string, prompt: string, leastTokens = 0): string {
  const topic = topicOf(prompt);
  const parts = [introduction(model, prompt), body(prompt, topic), closing(topic)];
  const text = parts.join('\n\n');
  return stretched(text, topic, leastTokens);
}

function introduction(model: string, prompt: string): string {
  const said = prompt.replace(/\s+/g, ' ').trim();
  const words = said === '' ? 0 : said.split(' ').length;
  const quoted = shortened(said, 160);
  const heard = words === 0 ? 'Your message had no text.' : `You wrote, in ${plural(words, 'word')}: “${quoted}”`;
  return `I am ${model}, a demo model that runs on this machine. I know nothing and look nothing up; I show how an answer arrives and what it costs. ${heard}`;
}

function body(prompt: string, topic: string[]): string {
  const count = Number(/\b([2-9]|1[0-9]|20)\b/.exec(prompt)?.[1] ?? 5);
  if (/\b(code|function|script|snippet|typescript|javascript|sql)\b/i.test(prompt)) return code(topic);
  if (/\b(summar|shorten|tl;?dr|key points|résum)/i.test(prompt)) return summary(prompt, topic);
  if (/\b(list|ideas|examples|names|options|steps|questions|reasons|tips|ways)\b/i.test(prompt))
    return list(topic, count);
  if (/\b(plan|outline|brief|roadmap|migration|project|proposal|agenda|strategy)\b/i.test(prompt))
    return outline(topic);
  if (prompt.length > 1_200) return summary(prompt, topic);
  return reflection(prompt, topic);
}

const ANGLES = [
  'what it is, in one sentence',
  'who needs it and why now',
  'the smallest version that is still useful',
  'what could go wrong first',
  'how you would notice that it works',
  'what it costs in time and money',
  'who decides, and by when',
  'what to leave out on purpose',
  'what to try this week',
  'how to undo it',
  'what others do instead',
  'a question nobody has asked yet',
];

function list(topic: string[], count: number): string {
  const lines = Array.from({ length: count }, (_, at) => {
    const word = topic[at % topic.length] ?? 'this';
    return `${at + 1}. ${capital(word)}: ${ANGLES[at % ANGLES.length]}.`;
  });
  return `Here are ${count} lines on ${naming(topic)}:\n\n${lines.join('\n')}`;
}

function outline(topic: string[]): string {
  const [first = 'the work', second = 'the people', third = 'the dates'] = topic;
  const sections = [
    [
      'Goal',
      `Say in one sentence what is different once ${first} is done.`,
      'Name the one person who says that it is done.',
    ],
    [
      'Where things stand',
      `Write down what exists today around ${second}.`,
      'Mark what is known and what is only believed.',
    ],
    [
      'Steps',
      `Start with the part of ${first} that can be undone.`,
      `Then ${third}, in pieces that each work by themselves.`,
    ],
    ['Risks', `What if ${second} takes twice as long?`, 'Decide now what is dropped then.'],
    ['Done when', `Somebody who was not there uses ${first} without asking.`],
  ];
  const drawn = sections.map(
    ([title, ...points]) => `### ${title}\n\n${points.map((point) => `- ${point}`).join('\n')}`,
  );
  return `An outline for ${naming(topic)}:\n\n${drawn.join('\n\n')}`;
}

const CODE = `\`\`\`ts
// Nobody has run this: a demo wrote it.
export function numbered(lines: readonly string[]): string {
  return lines.map((line, at) => \`\${at + 1}. \${line}\`).join('\\n');
}
\`\`\`

| What | How |
|---|---|
| Goes in | a list of lines |
| Comes out | one text, numbered |`;

function code(topic: string[]): string {
  return `Code on ${naming(topic)} would stand here. So that you see how it is drawn:\n\n${CODE}`;
}

function summary(prompt: string, topic: string[]): string {
  const sentences = prompt.split(/(?<=[.!?。])\s+/).filter((sentence) => sentence.trim().length > 20);
  const chosen = [sentences[0], sentences[Math.floor(sentences.length / 2)], sentences.at(-1)];
  const lines = [...new Set(chosen)].flatMap((sentence) => (sentence ? `- ${shortened(sentence.trim(), 200)}` : []));
  return `The words that stand out are ${naming(topic)}. Beginning, middle and end, in your own words:\n\n${lines.join('\n') || `- ${naming(topic)}`}`;
}

function reflection(prompt: string, topic: string[]): string {
  const asks = /\?\s*$/.test(prompt.trim());
  const [first = 'this', second = 'the rest'] = topic;
  return [
    asks ? 'That is a question, and a real model would try to answer it.' : 'A real model would go on from here.',
    `It would probably start with ${first}, then look at how ${second} depends on it, and end with something you can do next.`,
    `Ask me for a list, an outline, or a summary of a pasted text, and the shape of my answer changes.`,
  ].join(' ');
}

function closing(topic: string[]): string {
  return `That is all a demo can say about ${naming(topic)}. With a key of your own in the settings, a real model answers here instead.`;
}

const COMMON = new Set(
  'a about all also an and any are as at be but by can could do does for from give had has have how i if in into is it its list make me more my need no not of on one or our out over please plan should show so some summarise summarize tell than that the their them then there these they this to up us use want was we were what when where which who why will with would write you your'.split(
    ' ',
  ),
);

/** Up to six words that say what a prompt is about, most frequent first. */
function topicOf(prompt: string): string[] {
  const counts = new Map<string, number>();
  for (const word of prompt.toLowerCase().match(/\p{L}[\p{L}\p{N}'-]{2,30}/gu) ?? []) {
    if (!COMMON.has(word)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const words = [...counts].sort((a, b) => b[1] - a[1]).map(([word]) => word);
  return words.length > 0 ? words.slice(0, 6) : ['your message'];
}

/** The text, with more of the same until it has at least so many tokens. */
function stretched(text: string, topic: string[], tokens: number): string {
  let longer = text;
  for (let line = 0; tokensIn(longer) < tokens; line += 1) {
    const missing = tokens - tokensIn(longer);
    // A line has ten tokens or so: many at once, so that a long answer isn't counted over and over.
    for (let more = 0; more <= missing / 20; more += 1) {
      longer += `\n\n${capital(topic[(line + more) % topic.length] ?? 'this')}: ${ANGLES[(line + more) % ANGLES.length]}.`;
    }
  }
  return longer;
}

export function joined(parts: readonly Piece[]): string {
  return parts.map((piece) => piece.text).join('');
}

function naming(topic: string[]): string {
  return topic.length < 2 ? (topic[0] ?? 'this') : `${topic.slice(0, -1).join(', ')} and ${topic.at(-1)}`;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function shortened(text: string, length: number): string {
  const characters = Array.from(text);
  return characters.length > length ? `${characters.slice(0, length).join('')}…` : text;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
