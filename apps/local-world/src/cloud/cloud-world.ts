import type { Hono } from 'hono';
import type { Clock } from '../clock.ts';
import type { Hub } from '../hub.ts';
import { createTraffic } from '../observe.ts';
import type { PageMail } from '../page-api.ts';
import { loadSpecCheck } from '../spec-check.ts';
import type { CloudSaved } from './cloud-state.ts';
import { CloudStore } from './cloud-store.ts';
import { CLOUDFLARE_BASE, cloudflareApp } from './cloudflare/cloudflare-app.ts';
import { loadCloudflareCheck } from './cloudflare/description.ts';
import { EGRESS_BASE, egressApp, type SetPage } from './egress.ts';
import { HETZNER_BASE, hetznerApp } from './hetzner/hetzner-app.ts';
import { machineOf } from './machines/machine.ts';
import { openSsh } from './machines/ssh.ts';
import type { OutsideMail } from './mail-message.ts';
import { createMailbox } from './mailbox.ts';
import { monitoring } from './monitoring/monitoring.ts';
import { cloudForPage } from './page-view.ts';
import { resumeActions } from './power.ts';
import { ACCOUNT_ID } from './seed.ts';
import { SITES } from './sites.ts';

const HCLOUD_TOKEN = 'local-world-hcloud-token';
const CLOUDFLARE_TOKEN = 'local-world-cloudflare-token';

type CloudOptions = {
  clock: Clock;
  hub: Hub;
  saved: CloudSaved | null;
  changed: () => void;
  url: () => string;
  checkDescriptions: boolean;
};

/** The small cloud: two providers' APIs over one state, a few websites and a mailbox. */
export const createCloud = (options: CloudOptions) => {
  const { clock, hub, saved, changed, url, checkDescriptions } = options;
  const announce = () => hub.publish({ type: 'cloud', cloud: page() });
  const store = new CloudStore({
    clock,
    saved,
    changed: () => {
      announce();
      changed();
    },
  });
  const visits = new Map<string, number>();
  const pages = new Map<string, SetPage>();
  let gateway: string | null = null;
  let mails: PageMail[] = [];
  const mailbox = createMailbox(() => gateway, clock);
  const visited = (host: string) => {
    visits.set(host, (visits.get(host) ?? 0) + 1);
    announce();
  };
  const page = () => cloudForPage(store, visits, mails);
  const hetzner = createTraffic();
  const cloudflare = createTraffic();
  const egress = createTraffic();
  const watched = monitoring(store, { url, gateway: () => gateway, checkDescriptions });
  let ssh: Awaited<ReturnType<typeof openSsh>> | null = null;
  resumeActions(store);

  return {
    mount(app: Hono) {
      app.route(
        HETZNER_BASE,
        hetznerApp(
          store,
          HCLOUD_TOKEN,
          hetzner,
          checkDescriptions ? loadSpecCheck('hetzner/hcloud-golem.json') : null,
        ),
      );
      app.route(
        CLOUDFLARE_BASE,
        cloudflareApp(store, CLOUDFLARE_TOKEN, cloudflare, checkDescriptions ? loadCloudflareCheck() : null),
      );
      app.route(EGRESS_BASE, egressApp(store, egress, visited, pages));
      watched.mount(app);
    },
    env: () => ({
      CLOUDFLARE_API_BASE_URL: `${url()}${CLOUDFLARE_BASE}`,
      CLOUDFLARE_API_TOKEN: CLOUDFLARE_TOKEN,
      CLOUDFLARE_ACCOUNT_ID: ACCOUNT_ID,
      HCLOUD_API_BASE_URL: `${url()}${HETZNER_BASE}`,
      HCLOUD_TOKEN,
      WEB_EGRESS_URL: `${url()}${EGRESS_BASE}`,
      ...watched.env(),
      ...ssh?.env,
    }),
    /** Opens what is no part of the web server: SSH on the servers. */
    async open(): Promise<void> {
      ssh = await openSsh(store.state.servers.map((server) => machineOf(store, server)));
    },
    close(): void {
      ssh?.close();
    },
    connect(gatewayUrl: string) {
      gateway = gatewayUrl.replace(/\/+$/, '');
    },
    /** The state itself, for tests to read and, in set-up, to write. */
    state: store.state,
    saved: (): CloudSaved => store.state,
    page,
    /** How often something really happened: `countEffects('reboot_server', 'web-1')`. */
    countEffects: (what: string, target?: string): number =>
      store.state.effects.filter(
        (one) => one.what === what && (target === undefined || one.target === target),
      ).length,
    /** Requests, violations and faults of each API. */
    hetzner,
    cloudflare,
    egress,
    prometheus: watched.prometheus,
    alertmanager: watched.alertmanager,
    loki: watched.loki,
    /** From now on the gateway is told of sites that go down and come back, as Alertmanager does it. */
    notifyOfAlerts: watched.notifyOfAlerts,

    setSite(host: string, up: boolean): void {
      if (!SITES.some((site) => site.host === host)) throw new Error(`no such site: ${host}`);
      store.change((state) => {
        const others = state.brokenSites.filter((broken) => broken !== host);
        state.brokenSites = up ? others : [...others, host];
      });
    },
    /** Puts a page at this address, of any host; it is not kept over a restart. */
    setPage(address: string, served: SetPage): void {
      pages.set(new URL(address).href, served);
    },
    /** Pulls the plug, or plugs in again, outside of any API; no effect is counted. */
    setServer(id: number, running: boolean): void {
      const server = store.state.servers.find((other) => other.id === id);
      if (server === undefined) throw new Error(`no such server: ${id}`);
      store.change(() => {
        server.status = running ? 'running' : 'off';
      });
    },
    /** Reads the mails that Golem sent; newest first. */
    async refreshMailbox(): Promise<PageMail[]> {
      const before = mails.map(({ id }) => id).join();
      mails = await mailbox.read();
      if (mails.map(({ id }) => id).join() !== before) announce();
      return mails;
    },
    /** Hands Golem a mail of somebody outside; throws when it is not taken. */
    async receiveMail(mail: OutsideMail): Promise<void> {
      await mailbox.deliver(mail);
      mails = await mailbox.read();
      announce();
    },
  };
};
export type Cloud = ReturnType<typeof createCloud>;
