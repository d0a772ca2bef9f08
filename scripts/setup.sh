#!/usr/bin/env bash
# 装齐所需，或者说清楚缺什么 / Installs what is missing, or names it exactly: setup.sh run|test
set -euo pipefail

have() { command -v "$1" >/dev/null 2>&1; }
say() { printf '%s\n' "$*"; }

# Debian packages wanted but not there; installed all at once.
packages=()
want() { have "$1" || packages+=("$2"); }

sudo_do() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif have sudo; then sudo "$@"
  else
    say "需要管理员权限安装：$*" "need root to run: $*"
    exit 1
  fi
}

install_packages() {
  [ "${#packages[@]}" -gt 0 ] || return 0
  if ! have apt-get; then
    say "请先安装 please install: ${packages[*]}"
    exit 1
  fi
  say "== 安装系统软件包 apt: ${packages[*]}"
  sudo_do apt-get update -q >/dev/null
  sudo_do env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
    "${packages[@]}" >/dev/null
}

want cc gcc
want make make
want curl curl
if [ "${1:-run}" = test ]; then
  [ -x /usr/lib/postgresql/15/bin/initdb ] || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null \
    || packages+=(postgresql)
  want chromium chromium
  want pdftotext poppler-utils
  want qpdf qpdf
  want brotli brotli
  fc-list 2>/dev/null | grep -qi 'noto.*cjk' || packages+=(fontconfig fonts-noto-cjk)
fi
install_packages

if ! have cargo; then
  say "没有 Rust：请安装 rustup 和稳定版工具链（1.95 以上）" \
      "Rust is missing: install rustup with a stable toolchain, 1.95 or newer"
  exit 1
fi
if ! have node || ! have npm; then
  say "没有 Node.js：请安装 Node.js 20 以上，带 npm" "Node.js 20 or newer with npm is missing"
  exit 1
fi
if ! ls "$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown/lib" >/dev/null 2>&1; then
  say "== 安装 Rust 的 wasm32 目标"
  rustup target add wasm32-unknown-unknown
fi
