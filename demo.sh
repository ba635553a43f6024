#!/usr/bin/env bash
# Shows a whole message: a real phone, a real caller, a real lamp.      ./demo.sh --stay   leaves everything up until Ctrl-C
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
source tests/bed/env.sh
need_dotnet
tests/bed/fetch.sh libraries sipp kamailio asterisk
source tests/bed/env.sh

demo=artifacts/bin/AriVoicemail.Demo/release/AriVoicemail.Demo
# Only what has changed since the last time is worth the seconds of a build.
if [ ! -e "$demo" ] || [ -n "$(find src tests Directory.*.props -not -path '*/obj/*' -type f -newer "$demo".dll -print -quit)" ]; then
  echo 'Building'
  build tests/AriVoicemail.Demo -c Release
  touch "$demo".dll
fi
exec "$demo" "$@"
