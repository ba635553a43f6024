#!/usr/bin/env bash
# Gets the real parts that the demo, the tests and the benchmarks run, and leaves alone what is already there.
#
#   fetch.sh [asterisk] [asterisk16] [sipp] [kamailio] [kamailio61] [postgres] [baresip] [s3] [strace] [debian] [chromium] [nswag] [axe] [libraries]        without arguments: all of them
#
# Asterisk and the newer Kamailio are unpacked into .cache/ and never installed. The rest comes from the distribution: installed by apt as root (no daemon is
# started), unpacked into .cache/debs otherwise; env.sh tells where it is then. NSwag, which makes clients of an OpenAPI document, and axe, which
# looks for what keeps people out of a page, come by npm.
set -euo pipefail
bed=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=$(cd "$bed/../.." && pwd)/.cache
debs=$cache/debs
mkdir -p "$cache"

say() { printf '%-11s %s\n' "$1" "$2"; }
on_disk() { local file; for file in "$@"; do [ -e "$file" ] && return; done; return 1; }
library() { on_disk "$debs"/usr/lib/*/"$1" "$debs"/lib/*/"$1" /usr/lib/*/"$1" /lib/*/"$1" /usr/lib/"$1" /usr/local/lib/"$1"; }
kamailio_module() { on_disk {,"$debs"}/usr/lib/*/kamailio/modules/"$1".so; }

# The Debian packages that a part needs and this machine lacks.
missing() {
  case $1 in
    sipp) on_disk {,"$debs"}/usr/bin/sipp || echo sip-tester ;;
    debian) on_disk {,"$debs"}/usr/bin/mmdebstrap || echo mmdebstrap ;;
    strace) on_disk {,"$debs"}/usr/bin/strace || echo strace ;;
    baresip) on_disk {,"$debs"}/usr/bin/baresip || echo baresip-core ;;
    chromium) on_disk {,"$debs"}/usr/lib/chromium/chromium || echo chromium fonts-dejavu-core ;;
    kamailio)
      on_disk {,"$debs"}/usr/sbin/kamailio || echo kamailio
      kamailio_module presence_mwi || echo kamailio-presence-modules
      kamailio_module db_postgres || echo kamailio-postgres-modules
      kamailio_module db_sqlite || echo kamailio-sqlite-modules ;;
    postgres) on_disk {,"$debs"}/usr/lib/postgresql/*/bin/postgres || echo postgresql ;;
    libraries)
      library libsndfile.so.1 || echo libsndfile1
      library libsamplerate.so.0 || echo libsamplerate0
      library libsqlite3.so.0 || echo libsqlite3-0 ;;
  esac
}

# apt-get, with its own lists fetched anew only when the first attempt fails.
apt() {
  apt-get "${options[@]}" -y -qq --no-install-recommends "$@" >"$cache/apt.log" 2>&1 && return
  apt-get "${options[@]}" -qq update >>"$cache/apt.log" 2>&1 || true
  apt-get "${options[@]}" -y -qq --no-install-recommends "$@" >>"$cache/apt.log" 2>&1 || { tail -5 "$cache/apt.log" >&2; return 1; }
}

# Debian starts a daemon when its package is installed, unless this file says 101.
policy=/usr/sbin/policy-rc.d
keep_daemons_down() {
  trap let_daemons_up EXIT
  if [ -e $policy ]; then mv $policy $policy.before-bed; fi
  printf '#!/bin/sh\nexit 101\n' >$policy
  chmod 755 $policy
}
let_daemons_up() {
  rm -f $policy
  if [ -e $policy.before-bed ]; then mv $policy.before-bed $policy; fi
  trap - EXIT
}

install_as_root() {
  options=()
  keep_daemons_down
  DEBIAN_FRONTEND=noninteractive apt install "$@"
  let_daemons_up
}

unpack_without_root() {
  local apt_cache=$cache/apt deb
  mkdir -p "$apt_cache"/{archives,lists}/partial "$debs"
  options=(-o Dir::Cache="$apt_cache" -o Dir::State::lists="$apt_cache/lists" -o Debug::NoLocking=true
    -o APT::Sandbox::User="$(id -un)" -o Acquire::Languages=none)
  apt --download-only install "$@"
  for deb in "$apt_cache"/archives/*.deb; do dpkg-deb -x "$deb" "$debs"; done
  rm -rf "$apt_cache"
}

fetch_packages() {
  local packages
  packages=$(missing "$1")
  if [ -z "$packages" ]; then say "$1" 'there'; return; fi
  say "$1" "fetching ${packages//$'\n'/ }"
  # shellcheck disable=SC2086
  if [ "$(id -u)" = 0 ]; then install_as_root $packages; else unpack_without_root $packages; fi
}

# A part of another suite than this machine's: unpack PART PROGRAM SUITE PACKAGE…
unpack() {
  local part=$1 program=$2 suite=$3
  shift 3
  if [ -x "$cache/$part/$program" ]; then say "$part" 'there'; return; fi
  say "$part" "unpacking from $suite"
  "$bed/unpack.sh" "$cache/$part" "$suite" "$@"
}

fetch() {
  case $1 in
    asterisk)
      # shellcheck source=/dev/null
      if [ "$(. /etc/os-release && echo "$ID")" = ubuntu ]; then
        unpack asterisk usr/sbin/asterisk "$(. /etc/os-release && echo "$VERSION_CODENAME")" asterisk asterisk-voicemail asterisk-core-sounds-en-wav
      else
        unpack asterisk usr/sbin/asterisk sid asterisk asterisk-core-sounds-en-wav
      fi ;;
    asterisk16)
      # An old Asterisk is a test more where the mirror still has it, and no reason to fail where it has not.
      unpack asterisk16 usr/sbin/asterisk bullseye asterisk asterisk-voicemail asterisk-core-sounds-en-wav || say asterisk16 'not on this mirror' ;;
    kamailio61)
      unpack kamailio61 usr/sbin/kamailio sid kamailio kamailio-presence-modules kamailio-postgres-modules kamailio-sqlite-modules ||
        say kamailio61 'not on this mirror' ;;
    s3)
      # Moto speaks S3, in Python; what botocore knows of Amazon's hundreds of other services is not needed.
      if [ -d "$cache/s3/usr/lib/python3/dist-packages/moto" ]; then say s3 'there'; else
        # shellcheck source=/dev/null
        suite=$(. /etc/os-release && { [ "$ID" = ubuntu ] && echo "$VERSION_CODENAME" || echo sid; })
        say s3 "unpacking from $suite"
        "$bed/unpack.sh" "$cache/s3" "$suite" python3-moto python3-flask-cors
        find "$cache/s3/usr/lib/python3/dist-packages/botocore/data" -mindepth 1 -maxdepth 1 -type d ! -name s3 -exec rm -r {} +
      fi ;;
    debian)
      # A minimal system that is unpacked, booted and given our package. What the package depends on waits in apt's cache, as from a mirror nearby.
      if [ -e "$cache/debian.tar" ]; then say debian 'there'; return; fi
      if [ "$(id -u)" != 0 ] || ! unshare --mount --pid --cgroup --fork true 2>/dev/null || ! grep -q ' cgroup2 ' /proc/mounts; then
        say debian 'needs root: how the package installs is not tested'
        return
      fi
      fetch_packages debian
      mirror=$(apt-get indextargets --format '$(ORIGIN) $(REPO_URI)' 'Created-By: Packages' | awk '$1 == "Debian" || $1 == "Ubuntu" { print $2; exit }')
      # shellcheck source=/dev/null
      suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
      depends=$(sed -n 's/^Depends: //p' "$bed/../../packaging/debian/control" | tr ',|' '\n' | sed 's/([^)]*)//' | xargs)
      mmdebstrap --quiet --variant=apt --include=systemd --skip=cleanup/apt --customize-hook="
        for package in $depends; do
          chroot \"\$1\" apt-get -qq -y -o APT::Keep-Downloaded-Packages=true --no-install-recommends --download-only install \$package 2>/dev/null || true
        done" "$suite" "$cache/debian.part.tar" "$mirror" && mv "$cache/debian.part.tar" "$cache/debian.tar" ||
        say debian 'not from this mirror: how the package installs is not tested' ;;
    nswag | axe)
      # The lock file says which one, and what it has to be.
      if [ -d "$cache/$1" ]; then say "$1" 'there'; else
        say "$1" 'fetching by npm'
        rm -rf "$cache/$1.part"
        cp -r "$bed/$1" "$cache/$1.part"
        (cd "$cache/$1.part" && npm ci --ignore-scripts --no-audit --no-fund) >"$cache/npm.log" 2>&1 || { tail -5 "$cache/npm.log" >&2; return 1; }
        mv "$cache/$1.part" "$cache/$1"
      fi ;;
    sipp | kamailio | postgres | baresip | strace | chromium | libraries) fetch_packages "$1" ;;
    *) echo "fetch.sh: unknown part '$1'" >&2; exit 2 ;;
  esac
}

exec 9>"$cache/fetch.lock"
flock 9
[ $# -gt 0 ] || set -- libraries sipp baresip strace debian chromium nswag axe kamailio kamailio61 postgres s3 asterisk asterisk16
for part in "$@"; do fetch "$part"; done
