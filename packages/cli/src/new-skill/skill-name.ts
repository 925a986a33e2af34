import { Script } from 'node:vm';
import * as contracts from '@golem/contracts';
import { UserError } from '../terminal.ts';

/** One name in all the forms that it has in code. */
export interface SkillName {
  /** `status-pages`: the first half of its capabilities. */
  skill: string;
  /** `statusPages`: its manifest. */
  identifier: string;
  /** `StatusPages`: the beginning of its types. */
  type: string;
  /** `Status pages`: for people. */
  title: string;
  /** `SKILL_STATUS_PAGES`: the service binding. */
  binding: string;
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

const isReserved = (identifier: string): boolean => {
  try {
    // Only compiled: tells whether the language allows a constant of this name in a module.
    return !new Script(`'use strict'; async () => { const ${identifier} = 0; };`);
  } catch {
    return true;
  }
};

/** The forms of a new skill's name. Throws a {@link UserError} for one that is malformed, taken, or no name in code. */
export const skillNameOf = (skill: string): SkillName => {
  if (!/^[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*$/.test(skill) || skill.length > 30)
    throw new UserError(
      `${skill} is no name for a skill: small letters, digits and single hyphens, at most 30, such as status-pages`,
    );
  if (contracts.MANIFESTS.some((manifest) => manifest.skill === skill))
    throw new UserError(`there is a skill ${skill} already`);
  const words = skill.split('-');
  const type = words.map(capital).join('');
  const identifier = words[0] + words.slice(1).map(capital).join('');
  if (isReserved(identifier) || identifier in contracts)
    throw new UserError(`${skill} cannot be used: ${identifier} means something else in code`);
  return {
    skill,
    identifier,
    type,
    title: capital(words.join(' ')),
    binding: `SKILL_${words.join('_').toUpperCase()}`,
  };
};
