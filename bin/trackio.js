#!/bin/sh
":" //; while read -r k v rest; do case $k in SigIgn:) i=$v ;; esac; done 2>/dev/null </proc/$$/status # what Node is about
":" //; while read -r k v w x rest; do case "$k $v $w" in "Max open files") l=$x ;; esac; done 2>/dev/null </proc/$$/limits # to change
":" //; for f in /proc/$$/fd/*; do d="$d ${f##*/}"; done; TRACKIO_LAUNCH="${i:-0} ${l:-0}$d" exec node -- "$0" "$@"
require("../dist/main.cjs").main();
