# Sourced, not run. Lets programs find the parts that fetch.sh unpacked without root, and says what to do where the SDK is missing.
bed_debs=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)/.cache/debs
if [ -d "$bed_debs" ]; then
  for bed_folder in "$bed_debs"/usr/lib/*-linux-gnu*{,/pulseaudio} "$bed_debs"/lib/*-linux-gnu*; do
    if [ -d "$bed_folder" ]; then LD_LIBRARY_PATH=${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}$bed_folder; fi
  done
  export LD_LIBRARY_PATH PATH="$bed_debs/usr/bin:$bed_debs/usr/sbin:$PATH"
fi
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

need_dotnet() {
  dotnet --list-sdks 2>/dev/null | grep -q '^10\.' && return
  echo 'The .NET 10 SDK is missing: https://learn.microsoft.com/dotnet/core/install/linux says how to get it (package dotnet-sdk-10.0).' >&2
  exit 1
}

# dotnet build, after which neither a build node nor the compiler's server stays behind.
build() {
  local id=arivm-$$ status=0 process
  MSBUILDDISABLENODEREUSE=1 dotnet build "$@" -v quiet -p:SharedCompilationId="$id" || status=$?
  for process in $(grep -las "[p]ipename:$id" /proc/[0-9]*/cmdline); do
    process=${process#/proc/}
    kill "${process%/cmdline}" || true
  done
  return $status
}
