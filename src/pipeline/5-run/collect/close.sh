#!/bin/sh
# Makes a folder that nobody may enter, with a file that the runtime mounts another over.
# usage: FOLDER FILE

mkdir "$1" && : >"$1/$2" && chmod 0 "$1"
