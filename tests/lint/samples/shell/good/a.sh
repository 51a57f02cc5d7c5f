#!/bin/sh
set -e
cd "$1"
echo ready
