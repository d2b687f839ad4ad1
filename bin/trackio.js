#!/bin/sh
":" //; unset TRACKIO_C; TRACKIO_I=0 TRACKIO_L=0 TRACKIO_D= # What Node changes is noted down first: src/process/inherited.ts.
":" //; { read -r TRACKIO_K TRACKIO_K TRACKIO_K TRACKIO_K TRACKIO_K TRACKIO_K TRACKIO_K TRACKIO_K TRACKIO_K TRACKIO_K TRACKIO_K TRACKIO_K TRACKIO_K TRACKIO_K TRACKIO_K TRACKIO_K TRACKIO_K TRACKIO_K TRACKIO_K TRACKIO_K TRACKIO_K TRACKIO_K TRACKIO_K TRACKIO_K TRACKIO_K TRACKIO_K TRACKIO_K TRACKIO_K TRACKIO_K TRACKIO_K TRACKIO_K TRACKIO_K TRACKIO_I TRACKIO_K; } 2>/dev/null </proc/$$/stat
":" //; while read -r TRACKIO_K; do case $TRACKIO_K in "Max open files"*) TRACKIO_L=${TRACKIO_K#Max open files}; break ;; esac; done 2>/dev/null </proc/$$/limits
":" //; for TRACKIO_K in /proc/$$/fd/*; do TRACKIO_D="$TRACKIO_D ${TRACKIO_K##*/}"; done
":" //; [ -n "$PWD" ] || PWD=$({ tr '\0' '\n' </proc/$$/environ | sed -n 's/^PWD=//p'; } 2>/dev/null) # Emptied by sh, where the folder was removed.
":" //; [ -z "${NODE_EXTRA_CA_CERTS+x}" ] || { export TRACKIO_C="$NODE_EXTRA_CA_CERTS"; unset NODE_EXTRA_CA_CERTS; }
":" //; TRACKIO_LAUNCH="$TRACKIO_I;$TRACKIO_L;$TRACKIO_D" exec node -- "$0" "$@"
const { load, ROOT } = require("./load.js");
load().main(ROOT);
