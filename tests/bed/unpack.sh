#!/usr/bin/env bash
# Unpacks packages of another suite, with every library they need, into a folder: without root, and without touching what apt and dpkg
# know of this machine. The mirror is the one that this machine already uses.
#
#   unpack.sh FOLDER SUITE PACKAGE…        exit code 3: no mirror of this machine has that suite
set -euo pipefail
folder=$1 suite=$2
shift 2

case $(. /etc/os-release && echo "$ID") in
  ubuntu) keyring=/usr/share/keyrings/ubuntu-archive-keyring.gpg components='main universe' ;;
  *) keyring=/usr/share/keyrings/debian-archive-keyring.gpg components=main ;;
esac

# Mirrors of the distribution itself come first; where apt has no lists yet it cannot tell them from others.
mirrors() {
  apt-get indextargets --format '$(ORIGIN) $(REPO_URI)' 'Created-By: Packages' |
    awk '{ print ($1 == "Debian" || $1 == "Ubuntu") ? 1 : 2, $NF }' | sort -s -k1,1 -u -k2,2 | cut -d' ' -f2
}

private=$(mktemp -d)
trap 'rm -rf "$private"' EXIT
mkdir -p "$private"/{etc/trusted.gpg.d,etc/preferences.d,etc/none.d,state/lists/partial,cache/archives/partial,log}
: >"$private/status"
# A configuration file of our own keeps the host's apt hooks out.
cat >"$private/apt.conf" <<CONF
Dir::Etc "$private/etc";
Dir::Etc::main "$private/etc/none";
Dir::Etc::parts "$private/etc/none.d";
Dir::Etc::sourcelist "$private/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::State "$private/state";
Dir::State::status "$private/status";
Dir::Cache "$private/cache";
Dir::Log "$private/log";
APT::Architecture "$(dpkg --print-architecture)";
APT::Architectures { "$(dpkg --print-architecture)"; };
APT::Install-Recommends "false";
APT::Sandbox::User "$(id -un)";
Acquire::Check-Valid-Until "false";
Acquire::Languages "none";
Acquire::Retries "3";
Debug::NoLocking "true";
CONF

found=
for mirror in $(mirrors); do
  echo "deb [signed-by=$keyring] $mirror $suite $components" >"$private/sources.list"
  if APT_CONFIG=$private/apt.conf apt-get -qq -o APT::Update::Error-Mode=any update >"$private/log/update" 2>&1; then found=1; break; fi
done
if [ -z "$found" ]; then tail -3 "$private/log/update" >&2; exit 3; fi

APT_CONFIG=$private/apt.conf apt-get -y -qq --download-only install "$@" >/dev/null

rm -rf "$folder.part"
mkdir -p "$folder.part"
for deb in "$private"/cache/archives/*.deb; do
  dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$folder.part" --no-same-owner --no-same-permissions --keep-directory-symlink \
    --exclude='./usr/share/doc/*' --exclude='./usr/share/man/*' --exclude='./usr/share/locale/*' --exclude='./dev/*'
done
rm -rf "$folder"
mv "$folder.part" "$folder"
