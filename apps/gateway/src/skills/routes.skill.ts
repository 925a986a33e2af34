import { fail, type golem, ok, type Result, type Route } from '@golem/contracts';
import { allRoutes, commit, deleteRoute, insertRoute, routeById, sameRoute } from '@golem/db';
import type { ActionContext, Actions } from '@golem/worker-kit';
import type { InsideEnv } from './inside-skills.ts';

type RouteActions = Pick<Actions<typeof golem, InsideEnv>, 'add_route' | 'remove_route' | 'list_routes'>;

/** Short, readable, and the same for the same call. */
const routeIdOf = (callId: string): string => `route-${callId.replaceAll('.', '-')}`;

/** The chat that is told: the one that was named, or the one in which it was asked. */
const chatOf = (chat: string | undefined, { by }: ActionContext<InsideEnv>): Result<string> => {
  const chatId = chat ?? by?.chatId;
  return chatId === undefined ? fail('invalid_input', 'Say which chat is to be told: `chat`.') : ok(chatId);
};

const known = async (id: string, { env: { db } }: ActionContext<InsideEnv>): Promise<Result<Route>> => {
  const [route] = await routeById(db, id);
  return route ? ok(route) : fail('not_found', `There is no route ${id}; list_routes shows them.`);
};

/** `chatId` undefined: the chat in which it is asked, which a preview is not told. */
const inWords = (route: Omit<Route, 'id' | 'chatId'>, chatId: string | undefined): string =>
  `Each ${route.source} whose ${route.field} is like ${route.pattern} → ${chatId === undefined ? 'this chat' : `chat ${chatId}`}`;

/** Audited apart from the call, because it changes who hears what from then on. */
const audit = (
  kind: 'route.added' | 'route.removed',
  route: Route,
  context: ActionContext<InsideEnv>,
): void =>
  context.env.audit({
    at: context.now(),
    kind,
    actor: context.by?.principalId ?? 'unknown',
    runId: context.runId,
    callId: context.callId,
    detail: { ...route },
  });

/** Which chat hears of what. A route's id is its call's, so that a repeated call cannot add two. */
export const routeActions: RouteActions = {
  add_route: {
    async preview({ source, field, pattern, chat }) {
      return ok({ lines: [inWords({ source, field, pattern }, chat)], state: { chat: chat ?? null } });
    },
    async run({ source, field, pattern, chat }, context) {
      const { env, callId, by, now } = context;
      const chatId = chatOf(chat, context);
      if (!chatId.ok) return chatId;
      const route = { id: routeIdOf(callId), source, field, pattern, chatId: chatId.value };
      await commit(env.db, [
        insertRoute(env.db, { ...route, createdBy: by?.principalId ?? 'unknown', createdAt: now() }),
      ]);
      const [stored] = await sameRoute(env.db, route);
      if (stored?.id !== route.id) return ok({ output: { route: stored ?? route, alreadyThere: true } });
      audit('route.added', route, context);
      return ok({
        output: { route, alreadyThere: false },
        undo: { capability: 'golem.remove_route', args: { route: route.id } },
      });
    },
    async probe(_args, { env: { db }, callId }) {
      const [route] = await routeById(db, routeIdOf(callId));
      return ok(
        route
          ? { happened: 'yes', detail: 'The route is there.' }
          : { happened: 'no', detail: 'There is no such route.' },
      );
    },
  },
  remove_route: {
    async preview({ route: id }, context) {
      const route = await known(id, context);
      return route.ok ? ok({ lines: [inWords(route.value, route.value.chatId)], state: { id } }) : route;
    },
    async run({ route: id }, context) {
      const route = await known(id, context);
      if (!route.ok) return route;
      await commit(context.env.db, [deleteRoute(context.env.db, id)]);
      audit('route.removed', route.value, context);
      const { source, field, pattern, chatId } = route.value;
      return ok({
        output: { route: route.value },
        undo: { capability: 'golem.add_route', args: { source, field, pattern, chat: chatId } },
      });
    },
    async probe({ route: id }, { env: { db } }) {
      const [route] = await routeById(db, id);
      return ok(
        route
          ? { happened: 'no', detail: 'The route is still there.' }
          : { happened: 'yes', detail: 'The route is gone.' },
      );
    },
  },
  list_routes: {
    async run(_args, { env: { db } }) {
      return ok({ output: { routes: await allRoutes(db) } });
    },
  },
};
