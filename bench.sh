#!/usr/bin/env bash
# Measures beside the original, on the same machine in one run: ./bench.sh leave      ./bench.sh --help tells the rest
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
source tests/bed/env.sh
need_dotnet
tests/bed/fetch.sh libraries sipp kamailio postgres asterisk
source tests/bed/env.sh
build bench/AriVoicemail.Bench -c Release
exec artifacts/bin/AriVoicemail.Bench/release/AriVoicemail.Bench "$@"
