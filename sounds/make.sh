#!/usr/bin/env bash
# Speaks every row of prompts.tsv as <language>/<file>.wav: 8 kHz, mono, 16 bits. The same packages make the same bytes.
#   ./make.sh             makes them here and compares them with SHA256SUMS
#   ./make.sh <folder>    makes them elsewhere
#   ./make.sh --sums      makes them here and writes SHA256SUMS, after a change of prompts.tsv or of this script
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
sums=check into=$here
case ${1:-} in
  '') ;;
  --sums) sums=write ;;
  -*) sed -n '2,5s/^# \{0,1\}//p' "$0" >&2 && exit 2 ;;
  *) into=$1 ;;
esac

missing=
for program in espeak-ng sox; do command -v "$program" > /dev/null || missing="$missing $program"; done
if [ -n "$missing" ]; then
  echo "Missing:$missing. On Debian: apt-get install --no-install-recommends$missing" >&2
  exit 1
fi

# The accents of Debian's packs, as far as espeak-ng has them: their English is American, their Spanish Mexican.
declare -A voices=([en]=en-us [ru]=ru [es]=es-419 [fr]=fr-fr [de]=de)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Neither dither nor random numbers, or no two files would be equal.
sox() { command sox -V1 -D -R "$@"; }

speak() { # voice, text, file
  espeak-ng -b 1 -v "$1" -s 150 -w "$work/raw.wav" -- "$2" < /dev/null
  finish "$3" -3
}

# A tone carries more than speech at the same peak, so it gets a lower one.
tone() { # Hz, seconds, file
  sox -n -r 22050 -c 1 -b 16 "$work/raw.wav" synth "$2" sine "$1" fade t 0.01 "$2" 0.01 < /dev/null
  finish "$3" -12
}

# Numbers are put together from several files: the silence around each is cut, and only a breath is left. What is below 200 Hz reaches no
# telephone, so it goes before the level is set.
finish() { # file, peak in dB
  sox "$work/raw.wav" -r 8000 -c 1 -b 16 "$work/done.wav" \
    highpass 200 rate -h 8000 silence 1 0.01 0.2% reverse silence 1 0.01 0.2% reverse norm "$2" pad 0.03 0.05
  mkdir -p "$(dirname "$1")"
  mv "$work/done.wav" "$1"
}

made=("$here/prompts.tsv")
while IFS=$'\t' read -r language file text; do
  case $language in '' | '#'*) continue ;; esac
  if [ -z "${voices[$language]:-}" ] || [ -z "$file" ] || [ -z "$text" ]; then
    echo "prompts.tsv: '$language' '$file' has no voice or no text" >&2
    exit 1
  fi
  path=$into/$language/$file.wav
  case $text in
    '@tone '*) read -r _ hertz seconds <<< "$text" && tone "$hertz" "$seconds" "$path" ;;
    *) speak "${voices[$language]}" "$text" "$path" ;;
  esac
  made+=("$path")
done < "$here/prompts.tsv"
echo "$((${#made[@]} - 1)) prompts made in $into"

cd "$here"
if [ $sums = write ]; then
  sha256sum "${made[@]#"$here/"}" > SHA256SUMS
elif [ "$into" = "$here" ] && ! sha256sum --check --quiet --strict SHA256SUMS; then
  echo 'They differ from SHA256SUMS. Those are of espeak-ng 1.51 and sox 14.4.2 on amd64; other versions speak a little otherwise.' >&2
fi
