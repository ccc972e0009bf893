import type { z } from 'zod';
import type { Cause, Context } from './context';
import { unknownUrl } from './errors';
import { expanded } from './expand';
import type { FormRecord } from './form';
import { parseParams } from './params';

/** One API call: who caused it, and the object its path names ('' when none). */
export interface Call extends Cause {
  id: string;
}

type Method = 'GET' | 'POST' | 'DELETE';
type Run = (ctx: Context, call: Cause) => object;

export interface Route {
  method: Method;
  segments: string[];
  /** Checks the parameters, and returns what carries the call out. */
  prepare(raw: FormRecord, id: string): Run;
}

/** A route of the API. `:id` in the path is handed to the verb as `call.id`; whatever it answers is expanded as `expand[]` asks. */
export function route<T>(
  method: Method,
  path: string,
  schema: z.ZodType<T>,
  verb: (ctx: Context, params: T, call: Call) => object,
): Route {
  return {
    method,
    segments: path.split('/'),
    prepare(raw, id) {
      const params = parseParams(schema, raw);
      const paths = expandPaths(raw);
      return (ctx, cause) => expanded(ctx, verb(ctx, params, { ...cause, id }), paths);
    },
  };
}

/** @throws StripeFault 404 when no route fits. */
export function match(routes: Route[], method: string, path: string): { route: Route; id: string } {
  const segments = path.split('/');
  for (const route of routes) {
    if (route.method !== method || route.segments.length !== segments.length) continue;
    if (!route.segments.every((segment, index) => segment === ':id' || segment === segments[index])) continue;
    return { route, id: idIn(route, segments) };
  }
  throw unknownUrl(method, path);
}

function idIn(route: Route, segments: string[]): string {
  const index = route.segments.indexOf(':id');
  const segment = segments[index] ?? '';
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function expandPaths(raw: FormRecord): string[] {
  const value = raw.expand;
  return typeof value === 'object' ? Object.values(value).filter((path) => typeof path === 'string') : [];
}
