#!/usr/bin/env bash
# Builds the Debian package, for amd64: artifacts/package/arivoicemail_<version>_amd64.deb      ./package.sh [version]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
source tests/bed/env.sh
need_dotnet

version=${1:-$(sed -nE 's:.*<Version>(.*)</Version>.*:\1:p' Directory.Build.props)}
debian_version=${version/-/\~}
work=$PWD/artifacts/package
root=$work/root
deb=$work/arivoicemail_${debian_version}_amd64.deb

# The same source makes the same file: everything in it is as old as the last commit (or, in a tarball, as the changelog).
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || stat -c %Y CHANGELOG.md)}
umask 022
rm -rf "$root"

# It builds in a place of its own, so that nothing of what 'dotnet build' made is touched. Lock files know no runtime; what they pin is there already.
# Analyzers have looked at the same source when it was built.
dotnet publish src/AriVoicemail.Server -c Release -r linux-x64 --self-contained -v quiet -nologo -o "$root/usr/lib/arivoicemail" \
  -p:Version="$version" -p:ArtifactsPath="$work/build" -p:PublishReadyToRun=true -p:ContinuousIntegrationBuild=true \
  -p:IncludeSourceRevisionInInformationalVersion=false -p:DebugType=none -p:PublishDocumentationFiles=false -p:SatelliteResourceLanguages=en \
  -p:RunAnalyzers=false -p:RestorePackagesWithLockFile=false -p:NuGetLockFilePath="$work/no.lock.json" -p:UseSharedCompilation=false -nodeReuse:false

put() { # mode, file, folder or new name in the package
  install -D -m "$1" "$2" "$root/$3"
}

program=$root/usr/lib/arivoicemail
# Tracing by LTTng would need a library that Debian no longer has.
rm -f "$program"/libcoreclrtraceptprovider.so "$program"/*.staticwebassets.endpoints.json
chmod 644 "$program"/*
chmod 755 "$program"/{arivm,createdump}
mkdir -p "$root/usr/bin"
ln -s ../lib/arivoicemail/arivm "$root/usr/bin/arivm"
ln -s /etc/arivoicemail/appsettings.json "$program/appsettings.json"

put 640 packaging/debian/appsettings.json etc/arivoicemail/appsettings.json
put 644 SampleConfigs/systemd/arivoicemail.service usr/lib/systemd/system/arivoicemail.service
put 644 packaging/debian/arivoicemail.sysusers usr/lib/sysusers.d/arivoicemail.conf
put 644 packaging/debian/arivoicemail.tmpfiles usr/lib/tmpfiles.d/arivoicemail.conf
put 644 packaging/debian/arivoicemail.lintian-overrides usr/share/lintian/overrides/arivoicemail

share=$root/usr/share/arivoicemail
mkdir -p "$share/sounds"
cp -r SampleConfigs dialplan "$share"
cp sounds/{README.md,SHA256SUMS,install.sh,make.sh,prompts.tsv} "$share/sounds"

doc=$root/usr/share/doc/arivoicemail
mkdir -p "$doc" "$root/usr/share/man/man1"
cp README.md docs/*.md "$doc"
put 644 packaging/debian/copyright usr/share/doc/arivoicemail/copyright
packages=$(dotnet nuget locals global-packages --list | sed 's/^[^/]*//')
for framework in NETCore AspNetCore; do
  used=$(tr -d ' \r\n' <"$program/arivm.runtimeconfig.json" | sed -nE "s/.*\"Microsoft\.$framework\.App\",\"version\":\"([^\"]*)\".*/\1/p")
  gzip -9n <"$packages/microsoft.${framework,,}.app.runtime.linux-x64/$used/THIRD-PARTY-NOTICES.TXT" >"$doc/THIRD-PARTY-NOTICES.$framework.gz"
done
gzip -9n <CHANGELOG.md >"$doc/NEWS.gz"
gzip -9n >"$doc/changelog.gz" <<CHANGELOG
arivoicemail ($debian_version) stable; urgency=medium

  * What is new is told in NEWS.gz.

 -- The AriVoicemail authors <arivoicemail@localhost>  $(date -u -R -d "@$SOURCE_DATE_EPOCH")
CHANGELOG
gzip -9n <packaging/debian/arivm.1 >"$root/usr/share/man/man1/arivm.1.gz"

mkdir "$root/DEBIAN"
(cd "$root" && find usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum >DEBIAN/md5sums)
# As Debian counts: files in whole kilobytes, and one for whatever is no file. What a folder takes is not the same on every disk.
size=$(find "$root" -path "$root/DEBIAN" -prune -o -printf '%y %s\n' | awk '{ n += $1 == "f" ? int(($2 + 1023) / 1024) : 1 } END { print n }')
sed -e "s/@VERSION@/$debian_version/" -e "s/@SIZE@/$size/" packaging/debian/control >"$root/DEBIAN/control"
install -m 644 packaging/debian/conffiles "$root/DEBIAN/conffiles"
install -m 755 packaging/debian/{postinst,prerm,postrm} "$root/DEBIAN"
find "$root" -print0 | xargs -0 touch -hd "@$SOURCE_DATE_EPOCH"

dpkg-deb --root-owner-group --build "$root" "$deb" >/dev/null
rm -rf "$root"
echo "$deb"
