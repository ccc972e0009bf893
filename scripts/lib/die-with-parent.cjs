// Loaded into every process that our commands start: when the command is killed outright, nothing it started stays behind.
const { isMainThread } = require('node:worker_threads');

const isDirectChild = process.env.STUDIO_PARENT_PID === String(process.ppid);
if (isMainThread && isDirectChild && process.channel) {
  process.once('disconnect', () => {
    const signal = (name) => {
      try {
        process.kill(-process.pid, name);
      } catch {
        process.exit(1);
      }
    };
    signal('SIGTERM');
    setTimeout(() => signal('SIGKILL'), 3_000).unref();
  });
  // A listener alone would keep a finished process waiting for its parent.
  process.channel.unref();
}
