import 'server-only';
import { db } from '@/lib/platform/db';
import { type Microcredits, microcredits } from '@/lib/platform/units';
import type { Member } from '@/lib/workspaces/permissions';
import { givenBack } from './given-back';
import { type ChargeReport, reportsOf } from './read-reports';

/** What is reported of one request, for a receipt that its viewer may see. */
export type AboutRequest = {
  /** Those that the viewer may open, the newest first. */
  reports: ChargeReport[];
  /** What is in the pools again; what is proposed is not. */
  givenBack: Microcredits;
  /** Something was charged, not all of it was given back, and no report waits. */
  mayReport: boolean;
};

/** Whoever asks has made sure that the request may be seen. */
export async function aboutRequest(viewer: Member, requestId: string): Promise<AboutRequest> {
  const [reports, rows] = await Promise.all([
    reportsOf(viewer, requestId),
    db.$queryRaw<{ charged: bigint; promised: bigint; back: bigint; waits: boolean }[]>`
      select h.charged_included + h.charged_top_up as charged, ${givenBack('h')} as promised,
        ${givenBack('h', { isThere: true })} as back,
        h.ended_at is null or exists (select from charge_report r
          where r.workspace_id = h.workspace_id and r.request_id = h.request_id and r.state = 'open') as waits
      from hold h where h.workspace_id = ${viewer.workspace.id}::uuid and h.request_id = ${requestId}::uuid`,
  ]);
  const { charged = 0n, promised = 0n, back = 0n, waits = true } = rows[0] ?? {};
  return { reports, givenBack: microcredits(back), mayReport: !waits && promised < charged };
}
