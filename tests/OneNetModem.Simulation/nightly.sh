#!/usr/bin/env bash
# Lives by the seed for as long as is asked, fresh seeds every time: tests/OneNetModem.Simulation/nightly.sh 8h
# Ends with 1 at the first seed that fails, and the line that runs it again is above.
set -euo pipefail
cd "$(dirname "$0")/../.."
length=${1:-8h}
case $length in
  *h) seconds=$((${length%h} * 3600)) ;;
  *m) seconds=$((${length%m} * 60)) ;;
  *s) seconds=${length%s} ;;
  *) echo "how long? such as 8h, 30m, 90s" >&2; exit 2 ;;
esac
dotnet build tests/OneNetModem.Simulation -c Release -v q
first=$(date +%s) # never a seed of an earlier night
end=$((first + seconds))
while (($(date +%s) < end)); do
  SIMULATION_FIRST=$first SIMULATION_SEEDS=8 SIMULATION_HOURS=250 \
    dotnet run --project tests/OneNetModem.Simulation -c Release --no-build -- -method '*lives_on'
  first=$((first + 8))
done
