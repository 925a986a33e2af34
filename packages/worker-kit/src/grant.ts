import {
  type Call,
  fail,
  GrantClaims,
  type GrantMode,
  ok,
  type Provenance,
  type Result,
} from '@golem/contracts';
import { jwtVerify, SignJWT } from 'jose';
import { canonicalJson, digestOf } from './digest.ts';

/** A grant lives at most this long, in seconds: long enough for a queue in front of the skill, too short to keep. */
export const GRANT_TTL_S = 60;

/** In seconds; well below the 60 that a used grant is remembered beyond its expiry. */
const CLOCK_TOLERANCE_S = 2;

const keyOf = (secret: string): Uint8Array => new TextEncoder().encode(secret);

export interface GrantRequest {
  call: Call;
  mode: GrantMode;
  /** Who the call is for; the trust in what it writes hangs on it, so the grant binds it too. */
  by?: Provenance | undefined;
  /** Unix milliseconds. */
  now: number;
}

/** Signs a grant (JWS, HS256) for exactly this call in this mode, valid {@link GRANT_TTL_S} seconds. Only the gate does this. */
export const signGrant = async (secret: string, { call, mode, by, now }: GrantRequest): Promise<string> => {
  const iat = Math.floor(now / 1000);
  const claims: GrantClaims = {
    jti: crypto.randomUUID(),
    call: call.id,
    run: call.runId,
    capability: call.capability,
    digest: await digestOf(call.capability, call.args),
    mode,
    by,
    iat,
    exp: iat + GRANT_TTL_S,
  };
  return new SignJWT({ ...claims }).setProtectedHeader({ alg: 'HS256' }).sign(keyOf(secret));
};

const refuse = (internal: string) =>
  fail('no_grant', 'Refused: this call has no valid grant from the policy gate.', { internal });

/**
 * Checks everything about a grant that needs no storage: signature, expiry, capability, arguments, run, mode and whom
 * it is for. Whether it was used before is the {@link GrantBook}'s part.
 */
export const checkGrant = async (
  secret: string,
  token: string,
  { call, mode, by, now }: GrantRequest,
): Promise<Result<GrantClaims>> => {
  let payload: unknown;
  try {
    ({ payload } = await jwtVerify(token, keyOf(secret), {
      algorithms: ['HS256'],
      currentDate: new Date(now),
      maxTokenAge: GRANT_TTL_S,
      // Gate and skill may run on machines whose clocks differ a little.
      clockTolerance: CLOCK_TOLERANCE_S,
    }));
  } catch (error) {
    return refuse(error instanceof Error ? error.message : 'unreadable');
  }
  const claims = GrantClaims.safeParse(payload);
  if (!claims.success) return refuse('claims do not parse');
  const { data } = claims;
  if (data.call !== call.id) return refuse('another call');
  if (data.run !== call.runId) return refuse('another run');
  if (data.capability !== call.capability) return refuse('another capability');
  if (data.mode !== mode) return refuse('another mode');
  if (canonicalJson(data.by ?? null) !== canonicalJson(by ?? null)) return refuse('for somebody else');
  if (data.digest !== (await digestOf(call.capability, call.args))) return refuse('other arguments');
  return ok(data);
};
