import { startUpstream } from './upstream';

// The fake model as a process of its own, so that its work is on no gateway's account.
process.send?.(await startUpstream());
