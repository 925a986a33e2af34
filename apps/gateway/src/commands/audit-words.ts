import type { AuditRow } from '@golem/db';

const said = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** An allowed call was looked at by every rule: only the one that stood in for a click is worth a word. */
const decisive = (detail: AuditRow['detail']): string[] => {
  const rules = Array.isArray(detail['because']) ? detail['because'].map(String) : [];
  return detail['verdict'] === 'allow'
    ? rules.filter((rule) => rule === 'approval' || rule === 'lease')
    : rules;
};

const decided = (detail: AuditRow['detail'], what: string, who: string): string => {
  const rules = decisive(detail);
  return [
    `the gate decided **${said(detail['verdict'])}** for ${what}, asked for by ${who}`,
    rules.length === 0 ? '' : ` because of ${rules.join(', ')}`,
    `, under policy version ${said(detail['policyVersion'])}`,
    detail['tainted'] === true ? '; text by others may have shaped it' : '',
  ].join('');
};

/** What an audit row says happened, as one sentence; a kind without words of its own is shown as it is. */
export const happened = ({ kind, capability, detail }: AuditRow, who: string): string => {
  const what = capability ? `\`${capability}\`` : 'it';
  switch (kind) {
    case 'call.decided':
      return decided(detail, what, who);
    case 'call.closed':
      return `${what} ended: **${said(detail['status'])}**${detail['code'] === undefined ? '' : ` (${said(detail['code'])})`}`;
    case 'call.not_run':
      return `${what} was stopped before it ran (${said(detail['code'])})`;
    case 'call.drifted':
      return `the target of ${what} had changed since its card, so it was asked again`;
    case 'call.settled':
      return `${who} settled the unknown outcome of ${what}: it ${detail['happened'] === true ? 'happened' : 'did not happen'}. ${said(detail['detail'])}`;
    case 'action.asked':
      return `a card asked for approval of ${what}`;
    case 'action.approve':
      return `${who} approved ${what}`;
    case 'action.endorse':
      return `${who} approved ${what}; more approvals were needed`;
    case 'action.deny':
      return `${who} denied ${what}${detail['reason'] === undefined ? '' : `: ${said(detail['reason'])}`}`;
    case 'action.refused':
      return `${who} was not let ${said(detail['decision'])} ${what}: ${said(detail['because'])}`;
    case 'action.expire':
      return `nobody decided about ${what} in time`;
    case 'action.cancel':
      return `${who} cancelled ${what}`;
    case 'action.claim':
      return `the gate took the approval of ${what}, once`;
    case 'action.stop':
      return `the gate stopped ${what} at execution`;
    case 'action.succeed':
    case 'action.fail':
    case 'action.lose':
      return `the card of ${what} was closed: ${said(detail['to'])}`;
    case 'run.answered':
      return `the run was answered after ${said(detail['turns'])} turns, with the soul \`${said(detail['soul']).slice(0, 12)}\``;
    case 'policy.changed':
      return `${who} changed the policy of ${what}: ${said(detail['change'])} (version ${said(detail['version'])})`;
    case 'event.refused':
      return `${who} was refused: ${said(detail['because'])}`;
    default: {
      const rest = JSON.stringify(detail);
      return `**${kind}** ${capability ? `${what} ` : ''}by ${who}${rest === '{}' ? '' : ` ${rest.slice(0, 300)}`}`;
    }
  }
};
