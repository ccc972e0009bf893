import { DRAIN_LIMITS } from '@/lib/ai/progress';

// The gateway as `npm run gateway` starts it, with less patience for answers that run when it has to stop.
DRAIN_LIMITS.ms = Number(process.env.TEST_DRAIN_MS ?? DRAIN_LIMITS.ms);
await import('@/scripts/gateway');
