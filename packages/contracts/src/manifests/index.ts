import { z } from 'zod';
import type { Capability, SkillManifest } from '../capability.ts';
import { email } from './email.ts';
import { golem } from './golem.ts';
import { hosting } from './hosting.ts';
import { memory } from './memory.ts';
import { observability } from './observability.ts';
import { serverAdmin } from './server-admin.ts';
import { webFetch } from './web-fetch.ts';

export { MailSummary } from './email.ts';
export { DnsRecord, DnsType, SiteDeployment, TrafficPoint, WorkerVersion } from './hosting.ts';
export { DNS_TYPES, MetricUnit, Silence } from './observability.ts';
export { email, golem, hosting, memory, observability, serverAdmin, webFetch };

/** Every skill there is. Policy, tools, Discord, deploy and the workspace check read this list and no other. */
export const MANIFESTS: readonly SkillManifest[] = [
  webFetch,
  email,
  hosting,
  serverAdmin,
  observability,
  memory,
  golem,
];

export interface KnownCapability extends Capability {
  id: string;
  skill: SkillManifest;
}

const byId = new Map<string, KnownCapability>(
  MANIFESTS.flatMap((skill) =>
    Object.entries(skill.capabilities).map(([action, declared]) => {
      const id = `${skill.skill}.${action}`;
      return [id, { ...declared, id, skill }] as const;
    }),
  ),
);

/** All capabilities, in the order of the manifests. */
export const CAPABILITIES: readonly KnownCapability[] = [...byId.values()];

/** The capability with this id (`skill.action`), or undefined. */
export const findCapability = (id: string): KnownCapability | undefined => byId.get(id);

/** A capability's tool name for Claude, whose pattern allows no dot. */
export const toolName = (id: string): string => id.replace('.', '__');

/** The capability id behind a tool name; it need not exist. */
export const capabilityOfTool = (tool: string): string => tool.replace('__', '.');

/** Fills the card's sentence with the arguments; long values are cut to 200 characters. */
export const sentenceOf = (declared: Capability, args: Record<string, unknown>): string =>
  declared.sentence.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = args[name];
    const text = typeof value === 'string' ? value : value === undefined ? '?' : JSON.stringify(value);
    return text.length > 200 ? `${text.slice(0, 199)}…` : text;
  });

/** The value of the argument that names the target, as text, or null. */
export const targetOf = (declared: Capability, args: Record<string, unknown>): string | null => {
  const value = declared.target === null ? undefined : args[declared.target];
  return value === undefined ? null : typeof value === 'string' ? value : JSON.stringify(value);
};

/** The arguments' JSON Schema, as Claude and `/do` want it. */
export const inputSchemaOf = (declared: Capability): { type: 'object'; [key: string]: unknown } => ({
  ...z.toJSONSchema(declared.input, { io: 'input', unrepresentable: 'any' }),
  type: 'object',
});
