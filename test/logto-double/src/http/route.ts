// One way to declare an API route: guards for path, query and body, then a function from the parsed request to an
// answer. Order of the checks, status codes and headers are those of Logto's own guard and pagination middleware.
import type Router from "@koa/router";
import type { RouterContext } from "@koa/router";
import { ZodError, type ZodType, type ZodTypeDef } from "zod";
import { ApiError } from "../errors.ts";

/** Which part of a list was asked for. */
export interface Page {
  readonly offset: number;
  readonly limit: number;
}

/** A request whose parts have passed their guards. */
export interface ApiRequest<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** Undefined where the route has no pages, or where they are optional and weren't asked for. */
  readonly page: Page | undefined;
  readonly ctx: RouterContext;
}

/** What a handler answers. `total` belongs to a page of a list. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly total?: number;
}

export const ok = (body: unknown): Answer => ({ status: 200, body });
export const created = (body: unknown): Answer => ({ status: 201, body });
export const noContent = (): Answer => ({ status: 204 });
export const list = (body: readonly unknown[], total: number | undefined): Answer =>
  total === undefined ? { status: 200, body } : { status: 200, body, total };

/** What a part of a request is parsed with. */
export type Guard<T> = ZodType<T, ZodTypeDef, unknown>;

interface Guards<P, Q, B> {
  readonly params?: Guard<P>;
  readonly query?: Guard<Q>;
  readonly body?: Guard<B>;
  /** `optional`: pages only where the request asks for them. */
  readonly pages?: "always" | "optional";
}

type Method = "get" | "post" | "put" | "patch" | "delete";

/** Declares a route. The overload gives the handler the types that its guards parse to. */
export function route<P, Q, B>(
  router: Router,
  method: Method,
  path: string,
  guards: Guards<P, Q, B>,
  handle: (request: ApiRequest<P, Q, B>) => Promise<Answer>,
): void;
export function route(
  router: Router,
  method: Method,
  path: string,
  guards: Guards<unknown, unknown, unknown>,
  handle: (request: ApiRequest<unknown, unknown, unknown>) => Promise<Answer>,
): void {
  router[method](path, async (ctx) => {
    const page = guards.pages ? readPage(ctx, guards.pages) : undefined;
    const answer = await handle({
      query: guards.query && parse("query", guards.query, ctx.query),
      body: guards.body && parse("body", guards.body, "body" in ctx.request ? (ctx.request.body ?? {}) : {}),
      params: guards.params && parse("params", guards.params, ctx.params),
      page,
      ctx,
    });
    if (page && answer.total !== undefined) setPageHeaders(ctx, page, answer.total);
    ctx.body = answer.body;
    ctx.status = answer.status;
  });
}

/**
 * Parses a part of a request.
 * @throws ApiError guard.invalid_input
 */
export function parse<T>(type: "query" | "body" | "params", guard: Guard<T>, value: unknown): T {
  try {
    return guard.parse(value);
  } catch (error) {
    if (!(error instanceof ZodError)) throw error;
    throw new ApiError("guard.invalid_input", { data: error, values: { type } });
  }
}

const defaultPageSize = 20;
const maximumPageSize = 100;

function readPage(ctx: RouterContext, pages: "always" | "optional"): Page | undefined {
  const { page: rawPage, page_size: rawSize } = ctx.query;
  if (pages === "optional" && !rawPage && !rawSize) return undefined;
  const page = rawPage ? Number(rawPage) : 1;
  const limit = rawSize ? Number(rawSize) : defaultPageSize;
  if (!(page > 0) || !(limit > 0) || limit > maximumPageSize) throw new ApiError("guard.invalid_pagination");
  return { offset: (page - 1) * limit, limit };
}

function setPageHeaders(ctx: RouterContext, { offset, limit }: Page, total: number): void {
  const last = Math.ceil(total / limit) || 1;
  const page = Math.floor(offset / limit) + 1;
  const link = (to: number, rel: string) => {
    const query = new URLSearchParams({ ...Object.fromEntries(ctx.URL.searchParams), page: String(to) });
    return `<${ctx.URL.origin}${ctx.path.replace(/^\/api/, "")}?${query.toString()}>; rel="${rel}"`;
  };
  const links = [link(1, "first")];
  if (page > 1) links.push(link(page - 1, "prev"));
  links.push(link(last, "last"));
  if (page < last) links.push(link(page + 1, "next"));
  ctx.set("Total-Number", String(total));
  ctx.set("Link", links.join(", "));
}
