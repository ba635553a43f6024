#!/usr/bin/env bash
# Copies our prompts to where Asterisk looks for sounds; what is there, in whatever format, stays.
#   ./install.sh <sounds folder of Asterisk> [language...]      for example /usr/share/asterisk/sounds de ru
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
if [ $# = 0 ] || [ ! -d "$1" ]; then
  sed -n '2,3s/^# \{0,1\}//p' "$0" >&2
  [ $# = 0 ] || echo "There is no folder $1." >&2
  exit 2
fi
to=$1
shift
[ $# -gt 0 ] || set -- en ru es fr de

[ -f "$here/de/beep.wav" ] || "$here/make.sh"

shopt -s nullglob
for language; do
  # Debian's languages are links to a speaker's folder, and such a link may lead nowhere while no pack is installed.
  if [ ! -d "$here/$language" ] || { [ -L "$to/$language" ] && [ ! -d "$to/$language" ]; }; then
    echo "$language: not copied, for $here/$language is not there or $to/$language is a link to nowhere" >&2
    continue
  fi
  copied=0 kept=0
  while IFS= read -r -d '' file; do
    name=${file#"$here/$language/"}
    there=("$to/$language/${name%.wav}".*)
    if [ ${#there[@]} -gt 0 ]; then
      kept=$((kept + 1))
    else
      install -D -m 644 "$file" "$to/$language/$name"
      copied=$((copied + 1))
    fi
  done < <(find "$here/$language" -name '*.wav' -print0)
  echo "$language: $copied copied, $kept were there"
done
