#!/bin/sh
":" //; TRACKIO_I=0 TRACKIO_L=0 TRACKIO_D= # What Node is about to change is noted down first: src/process/inherited.ts.
":" //; while read -r TRACKIO_K TRACKIO_V; do case $TRACKIO_K in SigIgn:) TRACKIO_I=$TRACKIO_V ;; esac; done 2>/dev/null </proc/$$/status
":" //; while read -r TRACKIO_K; do case $TRACKIO_K in "Max open files"*) TRACKIO_L=${TRACKIO_K#Max open files} ;; esac; done 2>/dev/null </proc/$$/limits
":" //; for TRACKIO_K in /proc/$$/fd/*; do TRACKIO_D="$TRACKIO_D ${TRACKIO_K##*/}"; done
":" //; TRACKIO_LAUNCH="$TRACKIO_I;$TRACKIO_L;$TRACKIO_D" exec node -- "$0" "$@"
require("node:module").enableCompileCache?.(); // From Node 22.8 on.
require("../dist/main.cjs").main();
