#!/usr/bin/env bash
# Checks everything: ./test.sh        without real servers, in seconds: ./test.sh fast
# Kills parts at random while callers speak, 200 times or as often as said: ./test.sh crash [rounds [seed]]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
source tests/bed/env.sh
need_dotnet

projects=(AriVoicemail.Tests AriVoicemail.Server.Tests AriVoicemail.Browser.Tests AriVoicemail.EndToEnd)
case ${1:-} in
  '') tests/bed/fetch.sh && source tests/bed/env.sh ;;
  crash) tests/bed/fetch.sh && source tests/bed/env.sh ;;
  fast) projects=(AriVoicemail.Tests) && tests/bed/fetch.sh libraries && source tests/bed/env.sh ;;
  *) echo 'usage: ./test.sh [fast | crash [rounds [seed]]]' >&2; exit 2 ;;
esac

if [ "${1:-}" = fast ]; then
  build tests/AriVoicemail.Tests -c Release
else
  build AriVoicemail.sln -c Release
  dotnet format AriVoicemail.sln --no-restore --verify-no-changes
fi

if [ "${1:-}" = crash ]; then
  # Half of the rounds with each database; both houses stand side by side.
  export ARIVM_CRASH_ROUNDS=$(((${2:-200} + 1) / 2)) ARIVM_CRASH_SEED=${3:-$RANDOM}
  status=0 runs=()
  for engine in Sqlite PostgreSql; do
    dotnet test tests/AriVoicemail.EndToEnd -c Release --no-build --logger 'console;verbosity=detailed' --filter "DisplayName~Whatever_is_killed&DisplayName~$engine" &
    runs+=($!)
  done
  for run in "${runs[@]}"; do wait "$run" || status=1; done
  exit "$status"
fi

output=$(mktemp)
again=$(mktemp)
trap 'rm -f "$output" "$again"' EXIT

run() { # project, further arguments
  local project=$1
  shift
  # Where nothing begins or ends for so long, something hangs: it is named, and the run is over.
  dotnet test "tests/$project" -c Release --no-build --logger 'console;verbosity=normal' \
    --blame-hang-timeout 8m --blame-hang-dump-type none --results-directory artifacts/test-results "$@" 2>&1
}

# VSTest closes each project with a block of lines like "     Passed: 12".
sum() { awk -v word="$1:" '$1 == word && NF == 2 { n += $2 } END { print n + 0 }' "$2"; }

failed=()
for project in "${projects[@]}"; do
  echo "== $project"
  run "$project" | tee -a "$output" || failed+=("$project")
done
passed=$(sum Passed "$output") late=$(sum Failed "$output") note=

# Servers on a machine that is shared with others are late at times: up to six tests that use real ones get a second try, by themselves, and
# are named for whoever looks for the reason. A fault fails twice.
if [ ${#failed[@]} -gt 0 ] && [[ " ${failed[*]} " != *' AriVoicemail.Tests '* ]] && [ "$late" -gt 0 ] && [ "$late" -le 6 ]; then
  mapfile -t names < <(sed -nE 's/^  Failed (AriVoicemail\.[A-Za-z0-9_.]+).*/\1/p' "$output" | sort -u)
  echo "== once more: ${names[*]}"
  still=()
  for project in "${failed[@]}"; do
    filter=$(printf '|FullyQualifiedName~%s' "${names[@]}")
    run "$project" --filter "${filter#|}" | tee "$again" && [ "$(sum Passed "$again")" -gt 0 ] || still+=("$project")
  done
  failed=("${still[@]}")
  if [ ${#failed[@]} = 0 ]; then
    passed=$((passed + late)) late=0
    note="; at the second try only, and to be looked into: ${names[*]}"
  fi
fi

# Who sees only the end of this output sees what failed, and why: each test's name, message and the first lines of its trace.
awk '/^  Failed / { show = 1; lines = 0 } /^  (Passed|Skipped) |^\[xUnit|^Test Run/ { show = 0 } show && ++lines <= 25 { print substr($0, 1, 500) }' "$output"

echo "$passed passed, $late failed, $(sum Skipped "$output") skipped$note"
[ ${#failed[@]} = 0 ] && [ "$passed" -gt 0 ]
