#!/usr/bin/env bash
# Runs every benchmark on made worlds, from the root of the repository: benchmarks/run_all.sh FOLDER
set -eu
export OPENBLAS_NUM_THREADS=1  # as the command does
folder=${1:?name a folder for the results}
run() { echo "$*" >&2; nice -n 10 python -m "benchmarks.$@" -o "$folder"; }
run recovery cells --replicates 3
run recovery cells --rows 1000000 --noise 0.1 --enforcement 0.7 0.9 --set features=500 --replicates 1 --name recovery-million
run recovery cells --rows 20000 --noise 0.1 --enforcement 0.6 0.8 --replicates 40 --name recovery-coverage
run recovery sweep --replicates 3
run nulls --worlds 200
run nulls --rows 60000 --worlds 6 --name nulls-large
run unrecorded --replicates 10
run changes --replicates 20
run planning --worlds 100
run speed --runs 3 --cold
python -m benchmarks.collect "$folder"
