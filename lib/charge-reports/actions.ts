'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { memberWhoSent } from '@/lib/auth/own-pages';
import { AppError } from '@/lib/platform/errors';
import { fieldOf } from '@/lib/platform/form';
import { withdrawReport } from './end-report';
import { type ReportProblem, reportCharge } from './report-charge';
import { reportNumberIn, reportPath } from './report-number';
import { readScreenshot, type ScreenshotProblem } from './screenshot';

/** What is in the way, and what was typed; `asked` tells two answers of the same kind apart. */
export type ReportAnswer = {
  problem: ReportProblem | ScreenshotProblem | 'refused';
  reason: string;
  /** A picture came along, and has to be chosen again: no form can keep one. */
  hadScreenshot: boolean;
  asked: number;
} | null;

/** Reports a wrong charge and leads to the report; what is in the way is said in the form, which keeps its text. */
export async function sendReport(before: ReportAnswer, form: FormData): Promise<ReportAnswer> {
  const reason = fieldOf(form, 'reason');
  const refuse = (problem: NonNullable<ReportAnswer>['problem']) => {
    return { problem, reason, hadScreenshot: file !== null, asked: (before?.asked ?? 0) + 1 };
  };
  const sent = form.get('screenshot');
  const file = sent instanceof File && sent.size > 0 ? sent : null;
  const reporter = await memberWhoSent(form);
  if (!reporter) return refuse('refused');
  const screenshot = file ? await readScreenshot(file) : null;
  if (typeof screenshot === 'string') return refuse(screenshot);
  const reported = await orRefused(reportCharge(reporter, { requestId: fieldOf(form, 'request'), reason, screenshot }));
  if (reported === 'refused') return refuse(reported);
  if ('problem' in reported) return refuse(reported.problem);
  redirect(reportPath(reported.number));
}

/** Whoever reported takes it back. */
export async function takeBackReport(form: FormData): Promise<void> {
  const reporter = await memberWhoSent(form);
  if (!reporter) return redirect('/sign-in');
  const number = reportNumberIn(fieldOf(form, 'number'));
  if (number === null || (await orRefused(withdrawReport(reporter, number))) === 'refused') redirect('/usage/reports');
  revalidatePath('/usage', 'layout');
  redirect(reportPath(number));
}

async function orRefused<T>(done: Promise<T>): Promise<T | 'refused'> {
  try {
    return await done;
  } catch (error) {
    if (error instanceof AppError && error.status < 500) return 'refused';
    throw error;
  }
}
