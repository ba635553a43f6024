#!/usr/bin/env bash
# Checks everything: ./test.sh        without real servers, in seconds: ./test.sh fast
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
source tests/bed/env.sh
need_dotnet

projects=(AriVoicemail.Tests AriVoicemail.Server.Tests AriVoicemail.EndToEnd)
case ${1:-} in
  '') tests/bed/fetch.sh && source tests/bed/env.sh ;;
  fast) projects=(AriVoicemail.Tests) && tests/bed/fetch.sh libraries && source tests/bed/env.sh ;;
  *) echo 'usage: ./test.sh [fast]' >&2; exit 2 ;;
esac

if [ "${1:-}" = fast ]; then
  build tests/AriVoicemail.Tests -c Release
else
  build AriVoicemail.sln -c Release
  dotnet format AriVoicemail.sln --no-restore --verify-no-changes
fi

output=$(mktemp)
trap 'rm -f "$output"' EXIT
failed=0
for project in "${projects[@]}"; do
  echo "== $project"
  dotnet test "tests/$project" -c Release --no-build --logger 'console;verbosity=normal' 2>&1 | tee -a "$output" || failed=1
done

# VSTest closes each project with a block of lines like "     Passed: 12".
sum() { awk -v word="$1:" '$1 == word && NF == 2 { n += $2 } END { print n + 0 }' "$output"; }
echo "$(sum Passed) passed, $(sum Failed) failed, $(sum Skipped) skipped"
[ $failed = 0 ] && [ "$(sum Failed)" = 0 ] && [ "$(sum Passed)" -gt 0 ]
