#!/usr/bin/env bash
# Fuzzes one target with AFL++ for a number of seconds: tests/OneNetModem.Fuzz/fuzz.sh scanner 600
# Findings are left in artifacts/fuzz/TARGET; look at one with: dotnet artifacts/fuzz/plain/fuzz.dll TARGET FILE
set -euo pipefail
cd "$(dirname "$0")/../.."
target=${1:?target: scanner, replies, trace, token, payload, emulator}
seconds=${2:-600}
command -v afl-fuzz >/dev/null || { apt-get update -qq; apt-get install -y -qq afl++; }
dotnet publish tests/OneNetModem.Fuzz/Harness -c Release -o artifacts/fuzz/plain -v q
rm -rf artifacts/fuzz/instrumented && cp -r artifacts/fuzz/plain artifacts/fuzz/instrumented
[ -x artifacts/fuzz/tool/sharpfuzz ] || dotnet tool install SharpFuzz.CommandLine --tool-path artifacts/fuzz/tool
for library in At Quectel OneNet Emulator; do
  DOTNET_ROLL_FORWARD=Major artifacts/fuzz/tool/sharpfuzz "artifacts/fuzz/instrumented/OneNetModem.$library.dll"
done
export AFL_SKIP_BIN_CHECK=1 AFL_SKIP_CPUFREQ=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_NO_UI=1 AFL_NO_AFFINITY=1
afl-fuzz -i "tests/OneNetModem.Fuzz/corpus/$target" -o "artifacts/fuzz/$target" -t 5000 -m none -V "$seconds" -- \
  artifacts/fuzz/instrumented/fuzz "$target" >"artifacts/fuzz/$target.log" 2>&1
grep -E 'execs_done|execs_per_sec|saved_crashes|saved_hangs' "artifacts/fuzz/$target/default/fuzzer_stats"
! ls "artifacts/fuzz/$target/default/crashes/"id* >/dev/null 2>&1
