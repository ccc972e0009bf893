import 'server-only';
import { type Actor, isMember } from '@/lib/auth/actor';
import { Prisma } from '@/lib/generated/prisma/client';
import { AppError } from '@/lib/platform/errors';
import { can } from '@/lib/workspaces/permissions';
import { findReport, selectReports } from './read-reports';
import { reportNumberIn } from './report-number';
import { type Screenshot, screenshotOf } from './screenshot';

/**
 * The picture of a report, for operators and for those who may see the report.
 * @throws AppError `unauthenticated`, `not_found`
 */
export async function findScreenshot(actor: Actor | null, label: string): Promise<Screenshot> {
  if (!actor) throw new AppError('unauthenticated');
  const id = can(actor, 'see_operator_console') ? await idOf(label) : await idFor(actor, label);
  const screenshot = id === undefined ? null : await screenshotOf(id);
  if (!screenshot) throw new AppError('not_found');
  return screenshot;
}

async function idOf(label: string): Promise<string | undefined> {
  const [report] = await selectReports(Prisma.sql`r.number = ${reportNumberIn(label)}`, Prisma.sql`r.number`);
  return report?.id;
}

async function idFor(actor: Actor, label: string): Promise<string | undefined> {
  return isMember(actor) ? (await findReport(actor, label)).id : undefined;
}
