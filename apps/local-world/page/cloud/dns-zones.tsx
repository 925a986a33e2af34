import type { PageZone } from '../../src/page-api.ts';
import { messageTime } from '../time.ts';
import { Changed } from './changed.tsx';

export function DnsZones({ zones }: { zones: PageZone[] }) {
  if (zones.length === 0) return <p class="none">No zones.</p>;
  return zones.map((zone) => <Zone key={zone.id} zone={zone} />);
}

function Zone({ zone: { name, records, purges } }: { zone: PageZone }) {
  const purge = purges[0];
  return (
    <details class="zone" open>
      <summary>
        <b>{name}</b> <span class="facts">{records.length} records</span>
      </summary>
      <ul class="records" aria-label={`DNS records of ${name}`}>
        {records.map(({ id, type, name: record, content, ttl, proxied }) => (
          <Changed key={id} value={`${content} ${ttl} ${proxied}`}>
            <span class="record-type">{type}</span>
            <span>{record === name ? '@' : record.replace(`.${name}`, '')}</span>
            <span class="record-content" title={`${content} · ttl ${ttl === 1 ? 'automatic' : `${ttl} s`}`}>
              {content}
            </span>
            {proxied ? <span title="Proxied">☁</span> : null}
          </Changed>
        ))}
      </ul>
      {purge ? (
        <div class="facts">
          cache purged {messageTime(Date.parse(purge.at), Date.now())} ({purge.what})
          <span class="counter-badge">{purges.length}</span>
        </div>
      ) : null}
    </details>
  );
}
