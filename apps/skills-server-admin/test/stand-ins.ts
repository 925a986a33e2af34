/** Every call goes to the file `calls`: program and arguments, each ended by NUL, the call by one more. */
const RECORD = String.raw`
{ printf '%s\0' "$(basename "$0")" "$@"; printf '\0'; } >> "$STAND_INS/calls"
`;

/**
 * As much of systemd as the tests need, for a machine without it. What a service does follows from its name: `missing`
 * does not exist, `broken` does not start again, `slow` takes 3 s to.
 */
const SYSTEMCTL = String.raw`#!/bin/sh
${RECORD}
for unit in "$@"; do :; done
started="$STAND_INS/started-$unit"
case "$1" in
is-active) [ -e "$STAND_INS/stopped-$unit" ] && { echo inactive; exit 3; }; echo active ;;
stop) : > "$STAND_INS/stopped-$unit" ;;
start) rm -f "$STAND_INS/stopped-$unit" ;;
list-units) echo 'backup.service loaded failed failed Nightly backup' ;;
show)
  [ "$unit" = missing.service ] && { echo 'LoadState=not-found'; exit 0; }
  cat <<EOF
Description=Stand-in for $unit
LoadState=loaded
ActiveState=active
SubState=running
Result=success
UnitFileState=enabled
MainPID=4242
NRestarts=0
MemoryCurrent=10485760
ExecMainStartTimestampMonotonic=$(cat "$started" 2>/dev/null || echo 1000000)
EOF
  ;;
restart)
  [ "$unit" = broken.service ] && { echo "Job for $unit failed." >&2; exit 1; }
  [ "$unit" = slow.service ] && sleep 3
  awk '{ printf "%.0f\n", $1 * 1000000 }' /proc/uptime > "$started"
  ;;
esac
`;

/** A journal of 1,000 lines, and one service whose lines are long. */
const JOURNALCTL = String.raw`#!/bin/sh
${RECORD}
count=10
pattern=.
for argument in "$@"; do
  case "$argument" in
  --lines=*) count="${'$'}{argument#*=}" ;;
  --grep=*) pattern="${'$'}{argument#*=}" ;;
  --unit=long.service) long=$(printf '%01000d' 0) ;;
  --unit=forbidden.service) echo 'No journal files were opened due to insufficient permissions.' >&2; exit 1 ;;
  esac
done
seq 1 1000 | sed "s/.*/2026-11-21T12:00:00+0000 web nginx[1]: line & costs 5\$ (a+b) $long/" |
  grep -iP -e "$pattern" 2>/dev/null | tac | head -n "$count" > "$STAND_INS/journal"
[ -s "$STAND_INS/journal" ] || exit 1
cat "$STAND_INS/journal"
`;

export const STAND_INS = { systemctl: SYSTEMCTL, journalctl: JOURNALCTL };
