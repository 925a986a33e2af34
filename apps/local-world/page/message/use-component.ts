import type { APIMessage } from 'discord-api-types/v10';
import { useState } from 'preact/hooks';
import { useWorld } from '../world.ts';

/** Presses a button or picks from a menu; `busy` until the application has answered. */
export function useComponent(message: APIMessage, customId: string) {
  const { me, actOrToast } = useWorld();
  const [busy, setBusy] = useState(false);
  async function use(values: string[]) {
    if (busy) return;
    setBusy(true);
    const where = { user: me.id, channel: message.channel_id, message: message.id };
    await actOrToast({ type: 'component', ...where, customId, values });
    setBusy(false);
  }
  return { busy, use: (values: string[]) => void use(values) };
}
