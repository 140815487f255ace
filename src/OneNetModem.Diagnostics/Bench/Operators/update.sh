#!/bin/sh
# Makes operators.tsv and apns.tsv anew from the two public packages, in the versions given here or the newest ones:
#   ./update.sh [mcc-mnc-list version]
# Needs npm, apt-get, dpkg and python3. What was made by hand (apns-iot.tsv, issuers.tsv) is left alone.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm pack --silent "mcc-mnc-list@${1:-latest}" > /dev/null
tar xzf mcc-mnc-list-*.tgz
apt-get download -qq mobile-broadband-provider-info
dpkg -x mobile-broadband-provider-info_*.deb deb
python3 "$here/convert.py" package deb/usr/share/mobile-broadband-provider-info/serviceproviders.xml \
  "$(dpkg-deb -f mobile-broadband-provider-info_*.deb Version)" "$here"
