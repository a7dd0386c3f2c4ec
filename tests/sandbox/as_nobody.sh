#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs one test program as an ordinary user, from a copy that such a user can reach: as_nobody.sh BIN TEST. Needs root.
set -eu
bin=$1
test=$2
place=$(mktemp -d "${TMPDIR:-/tmp}/corvid-nobody-XXXXXX")
trap 'rm -rf "$place"' EXIT
chmod 755 "$place"
mkdir "$place/bin" "$place/tmp"
cp "$bin/corvid-nursery" "$bin/corvid-worker" "$bin/test-worker" "$bin/test-lua" "$bin/try-syscall" "$bin"/*-checked "$place/bin/"
cp "$test" "$place/test"
chown 65534:65534 "$place/tmp"
chmod -R a+rX "$place"
cd "$place"
CORVID_TEST_BIN=$place/bin CORVID_TEST_TMP=$place/tmp HOME=/nonexistent \
    setpriv --reuid=65534 --regid=65534 --clear-groups "$place/test"
