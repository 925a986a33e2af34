import { CAPABILITIES, findCapability, type KnownCapability, PolicyRecord } from '@golem/contracts';
import { expect, test } from 'vitest';
import { defaultPolicy } from './default-policy.ts';

/** A capability as if its manifest said nothing about policy. */
const plain = (id: string): KnownCapability => {
  const known = findCapability(id);
  if (known === undefined) throw new Error(`no such capability: ${id}`);
  return { ...known, policy: {} };
};

test.each(CAPABILITIES.map((capability) => [capability.id, capability] as const))(
  'the default of %s is a valid record that keeps the manifest’s wishes',
  (_, capability) => {
    const policy = defaultPolicy(capability, 5);

    expect(PolicyRecord.parse(policy)).toEqual(policy);
    expect(policy).toMatchObject({
      enabled: true,
      ...capability.policy,
      capability: capability.id,
      effect: capability.effect,
      version: 1,
      updatedAt: 5,
    });
  },
);

test.each([
  ['server-admin.list_servers', { confirm: 'never', minRole: 'viewer' }],
  ['server-admin.restart_server', { confirm: 'always', minRole: 'operator', approverRole: 'operator' }],
  ['email.send', { confirm: 'always', minRole: 'operator', approverRole: 'owner', typedConfirmation: false }],
])('without a word in its manifest %s is safe by its effect', (id, expected) => {
  expect(defaultPolicy(plain(id), 0)).toMatchObject(expected);
});

test('a manifest cannot claim another capability, effect or version', () => {
  const liar = { ...plain('email.send'), policy: { confirm: 'never', effect: 'read', version: 9 } as const };

  expect(defaultPolicy(liar, 0)).toMatchObject({ confirm: 'never', effect: 'destructive', version: 1 });
});
