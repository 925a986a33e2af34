import type { ComponentChildren } from 'preact';
import type { PageCloud } from '../../src/page-api.ts';
import { Deployments } from './deployments.tsx';
import { DnsZones } from './dns-zones.tsx';
import { Mailbox } from './mailbox.tsx';
import { Servers } from './servers.tsx';
import { Sites } from './sites.tsx';

/** What Golem acts on, as it is now. */
export function CloudPanel({ cloud }: { cloud: PageCloud }) {
  const records = cloud.zones.reduce((sum, zone) => sum + zone.records.length, 0);
  return (
    <aside class="cloud" aria-labelledby="cloud-title">
      <div class="bar">
        <h2 id="cloud-title">The small cloud</h2>
      </div>
      <div class="cloud-body">
        <Section title="Servers" count={cloud.servers.length}>
          <Servers servers={cloud.servers} />
        </Section>
        <Section title="Sites" count={cloud.sites.length}>
          <Sites sites={cloud.sites} />
        </Section>
        <Section title="Mailbox" count={cloud.mailbox.length}>
          <Mailbox mails={cloud.mailbox} />
        </Section>
        <Section title="DNS" count={records}>
          <DnsZones zones={cloud.zones} />
        </Section>
        {cloud.projects.length === 0 ? null : (
          <Section title="Deployments" count={cloud.projects.length}>
            <Deployments projects={cloud.projects} />
          </Section>
        )}
      </div>
    </aside>
  );
}

function Section({ title, count, children }: { title: string; count: number; children: ComponentChildren }) {
  return (
    <details open class="cloud-section">
      <summary>
        <h3>{title}</h3>
        <span class="count">{count}</span>
      </summary>
      {children}
    </details>
  );
}
