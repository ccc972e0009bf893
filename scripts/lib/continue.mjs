import { Children, Stopped } from './children.mjs';
import { install } from './install.mjs';
import { ensureNode } from './node.mjs';

/**
 * Installs what is missing and goes on in a TypeScript file under the pinned Node, whatever Node began. Ends this process
 * with that one's exit code.
 * @param {string} file
 * @param {string[]} args
 */
export async function continueIn(file, args) {
  const children = new Children();
  let code;
  for (const [signal, number] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ]) {
    process.on(String(signal), () => {
      code ??= Number(number);
      void children.stop();
    });
  }
  try {
    await install(children);
    const node = await ensureNode(children);
    const run = children.start(['--import', 'tsx', '--conditions=react-server', file, ...args], {
      node,
      // A gateway lets running answers end.
      graceMs: 45_000,
    });
    const ended = await run.ended;
    code ??= ended;
  } catch (error) {
    if (!(error instanceof Stopped)) console.error(error instanceof Error ? error.message : error);
    code ??= 1;
  }
  process.exit(code);
}
