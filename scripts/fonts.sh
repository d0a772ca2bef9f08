#!/usr/bin/env bash
# 备齐文书字体 / Fetch the fonts the documents are set in, into <repo>/fonts (git-ignored).
#
#   scripts/fonts.sh [目录 / directory]
#
# A file that is there with the right SHA-256 is left alone, so running this twice costs a checksum.
# Each family is looked for where the system has it installed, then taken out of its package without
# installing anything. The agency's own faces go to fonts/own; this script never touches that folder.
set -euo pipefail

repo="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
dest="${1:-$repo/fonts}"

FANDOL_PACKAGE=texlive-lang-chinese
RARE_PACKAGE=fonts-hanazono
SERIF_PACKAGE=@expo-google-fonts/noto-serif-sc@0.4.3

# file | SHA-256 | source | what it is for
FONTS="
FandolFang-Regular.otf|d838ad32ce2244d8144f408c37fe71065aba6fbbc80759a4d2aa2033948d5bc9|fandol|仿宋 正文 body
FandolHei-Regular.otf|4afa97aa8751e0118617df88272b58d43691b5cffb7ea024c4580496e9f34d28|fandol|黑体 标题 headings
FandolKai-Regular.otf|ea7e7fb4f9b3ac694a68d43946e04d21deed6e8c29a7c2d3081e1a4138f2f827|fandol|楷体 说明 captions
FandolSong-Regular.otf|a3820003227d4abe31fe28b493200d94a849ccfd078b50a019264f70353020b0|fandol|宋体 页码 page numbers
FandolSong-Bold.otf|ffa76a70e128947a4dd22151d5ee829b23e24ce3cb6fe8ad49891cd1c2d9e9b9|fandol|标宋 文书名 titles
NotoSerifSC_400Regular.ttf|c358a69de3df5f423a8946a7b03e3126fb6ba116f1130a463455b4e39e1f0742|serif|生僻字后备 fallback
NotoSerifSC_700Bold.ttf|9c6a2ba736e4b499c84f65ce366bd3625c0401885fd3e585ace50fb738b96ff6|serif|生僻字后备(粗) bold fallback
HanaMinB.ttf|829543436cdf7b4c6730e2af5806fa406f8ddf0d4b656e0cd49c58d4db1c8d3c|rare|扩展区汉字后备 CJK Ext. B-F
"

say() { printf '%s\n' "$*"; }
have() { command -v "$1" >/dev/null 2>&1; }

sum() {
  if have sha256sum; then sha256sum "$1" | cut -d' ' -f1
  else shasum -a 256 "$1" | cut -d' ' -f1; fi
}

good() { [ -f "$1" ] && [ "$(sum "$1")" = "$2" ]; }

# The fonts still missing, one row of the table each; optionally of one source only.
missing() {
  local file digest source use
  while IFS='|' read -r file digest source use; do
    [ -n "$file" ] || continue
    [ -z "${1:-}" ] || [ "$source" = "$1" ] || continue
    good "$dest/$file" "$digest" || printf '%s|%s|%s|%s\n' "$file" "$digest" "$source" "$use"
  done <<<"$FONTS"
}

# Takes what is still missing of one source out of a folder tree. Another release of a package may
# carry another version of a face: that one is named and not used, because documents are promised
# to be the same bytes everywhere.
adopt() {
  local source="$1" tree="$2" file digest found candidate
  [ -d "$tree" ] || return 0
  while IFS='|' read -r file digest _ _; do
    [ -n "$file" ] || continue
    found=
    while IFS= read -r candidate; do
      if good "$candidate" "$digest"; then found="$candidate"; break; fi
      say "  ! $candidate 的 SHA-256 不是登记的那一个，不采用 / not the registered version, ignored"
    done < <(find -L "$tree" -type f -name "$file" 2>/dev/null)
    [ -n "$found" ] || continue
    # A copy beside the target and a rename: a run that is cut off leaves no half file.
    cp "$found" "$dest/.$file.tmp" && chmod 644 "$dest/.$file.tmp" && mv "$dest/.$file.tmp" "$dest/$file"
    say "  + $file"
  done < <(missing "$source")
}

installed() {
  local tree
  for tree in /usr/share/texlive/texmf-dist/fonts /usr/share/texmf/fonts \
    /usr/local/texlive /usr/share/fonts /usr/local/share/fonts "${HOME:-/nonexistent}/.fonts" \
    "${HOME:-/nonexistent}/.local/share/fonts"; do
    [ -n "$(missing "$1")" ] || return 0
    adopt "$1" "$tree"
  done
}

# Runs a command as root: directly, or through sudo without asking for a password.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif have sudo; then sudo -n "$@"
  else return 1; fi
}

# Downloading needs no rights; only fresh package lists do, so they are asked for last.
from_debian() {
  local source="$1" package="$2" box="$work/$1"
  have apt-get && have dpkg-deb || return 0
  mkdir -p "$box/tree"
  say "→ 下载 ${package}（只取字体，不安装） / downloading, fonts only"
  if ! (cd "$box" && apt-get -q -o APT::Sandbox::User=root download "$package") >"$box/log" 2>&1; then
    say "  软件包列表不可用，先更新 / refreshing the package lists"
    as_root apt-get -qq update >>"$box/log" 2>&1 || true
    if ! (cd "$box" && apt-get -q -o APT::Sandbox::User=root download "$package") >>"$box/log" 2>&1; then
      tail -n 3 "$box/log" | sed 's/^/  | /'
      return 0
    fi
  fi
  dpkg-deb -x "$box/$package"_*.deb "$box/tree" || return 0
  adopt "$source" "$box/tree"
  licence "$box/tree/usr/share/doc/texlive-doc/fonts/fandol/COPYING.gz" Fandol-COPYING.gz
  licence "$box/tree/usr/share/doc/fonts-hanazono/copyright" HanaMin-copyright.txt
}

from_npm() {
  local box="$work/serif"
  have npm || return 0
  mkdir -p "$box/tree"
  say "→ 下载 ${SERIF_PACKAGE}（约 69 MB，只取两个字重） / downloading, two weights only"
  if ! (cd "$box" && npm pack --silent "$SERIF_PACKAGE") >"$box/log" 2>&1; then
    tail -n 3 "$box/log" | sed 's/^/  | /'
    return 0
  fi
  tar -xzf "$box"/*.tgz -C "$box/tree" \
    package/400Regular/NotoSerifSC_400Regular.ttf package/700Bold/NotoSerifSC_700Bold.ttf package/LICENSE_FONT \
    || return 0
  adopt serif "$box/tree"
  licence "$box/tree/package/LICENSE_FONT" NotoSerifSC-OFL.txt
}

# The licence travels with the face.
licence() {
  [ -f "$1" ] || return 0
  mkdir -p "$dest/licences"
  cp "$1" "$dest/licences/$2"
}

give_up() {
  local rest="$1" file digest source use
  {
    say ""
    say "字体没有备齐，还缺 / fonts still missing in $dest:"
    while IFS='|' read -r file digest source use; do
      say "  ${file}（$use）"
      say "    SHA-256 $digest"
      case "$source" in
        fandol) say "    安装 / install: sudo apt-get install $FANDOL_PACKAGE" ;;
        rare) say "    安装 / install: sudo apt-get install $RARE_PACKAGE" ;;
        serif) say "    取出 / unpack:  npm pack $SERIF_PACKAGE" ;;
      esac
    done <<<"$rest"
    say "装好以后再运行一次；或者把这些文件直接放进该目录。"
    say "Run again after installing, or put the files into that folder by hand."
  } >&2
  exit 1
}

mkdir -p "$dest/own"
if [ -z "$(missing)" ]; then
  say "字体齐全 / fonts complete: $dest"
  exit 0
fi

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"

say "备齐文书字体 / collecting document fonts → $dest"
for source in fandol rare serif; do installed "$source"; done
[ -z "$(missing fandol)" ] || from_debian fandol "$FANDOL_PACKAGE"
[ -z "$(missing rare)" ] || from_debian rare "$RARE_PACKAGE"
[ -z "$(missing serif)" ] || from_npm

rest="$(missing)"
[ -z "$rest" ] || give_up "$rest"
say "字体齐全 / fonts complete: ${dest}（$(du -sh "$dest" | cut -f1)）"
