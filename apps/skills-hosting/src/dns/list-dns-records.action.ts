import { type hosting, ok } from '@golem/contracts';
import type { ActionFor } from '@golem/worker-kit';
import type { HostingEnv } from '../env.ts';
import { findZone } from '../zones.ts';
import { listRecords } from './records.ts';

export const listDnsRecords: ActionFor<typeof hosting, 'list_dns_records', HostingEnv> = {
  async run({ zone: nameOrId }, context) {
    const zone = await findZone(context, nameOrId);
    if (!zone.ok) return zone;
    const listed = await listRecords(context, zone.value);
    return listed.ok ? ok({ output: { zone: zone.value.name, ...listed.value } }) : listed;
  },
};
