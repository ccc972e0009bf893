/** Called once by Next when a server process starts, before it takes requests. */
export async function register(): Promise<void> {
  // The runtime's name is put in here by Next's compiler; it keeps the jobs out of every other runtime's bundle.
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { startJobsOfApp } = await import('@/lib/jobs/run');
  startJobsOfApp();
}
