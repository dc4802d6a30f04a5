#!/bin/sh
# Starts a command in a session of its own, forked twice, as daemons are.
setsid sh -c '"$@" </dev/null >/dev/null 2>&1 &' sh "$@"
