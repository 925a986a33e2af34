import { z } from 'zod';

/** The parts of Hetzner Cloud's answers that are used. `location` is the newer place of what `datacenter` held. */
export const HetznerServer = z.object({
  id: z.number().int(),
  name: z.string(),
  status: z.string(),
  created: z.string(),
  locked: z.boolean().optional(),
  public_net: z
    .object({
      ipv4: z.object({ ip: z.string() }).nullish(),
      ipv6: z.object({ ip: z.string() }).nullish(),
    })
    .optional(),
  server_type: z.object({ name: z.string() }),
  location: z.object({ name: z.string() }).nullish(),
  datacenter: z.object({ location: z.object({ name: z.string() }) }).nullish(),
});
export type HetznerServer = z.infer<typeof HetznerServer>;

export const HetznerAction = z.object({
  id: z.number().int(),
  command: z.string(),
  status: z.enum(['running', 'success', 'error']),
  /** Per cent. */
  progress: z.number(),
  started: z.string(),
  error: z.object({ code: z.string(), message: z.string() }).nullish(),
});
export type HetznerAction = z.infer<typeof HetznerAction>;

export const HetznerError = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

const Meta = z.object({ pagination: z.object({ next_page: z.number().int().nullable() }) }).optional();

export const ServerAnswer = z.object({ server: HetznerServer });
export const ServersAnswer = z.object({ servers: z.array(HetznerServer), meta: Meta });
export const ActionAnswer = z.object({ action: HetznerAction });
export const ActionsAnswer = z.object({ actions: z.array(HetznerAction), meta: Meta });
export const ImageAnswer = ActionAnswer.extend({
  image: z.object({ id: z.number().int(), description: z.string() }),
});
/** Each point is a Unix time in seconds and a number as text. */
export const MetricsAnswer = z.object({
  metrics: z.object({
    time_series: z.record(z.string(), z.object({ values: z.array(z.tuple([z.number(), z.string()])) })),
  }),
});
export type MetricsAnswer = z.infer<typeof MetricsAnswer>;
