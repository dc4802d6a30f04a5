#!/bin/sh
# Starts a command with nothing open, and leaves it alone.
"$@" <&- >&- 2>&- &
