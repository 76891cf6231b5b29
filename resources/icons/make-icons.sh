#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes the PNG files (and the Windows .ico) from the SVG sources. Needs rsvg-convert (librsvg2-bin) and ImageMagick.
set -eu
cd "$(dirname "$0")"
mkdir -p png
for source in tray-*.svg; do
    for size in 16 20 22 24 32 40 44 48 64; do
        rsvg-convert -w "$size" -h "$size" "$source" -o "png/${source%.svg}-$size.png"
    done
done
for size in 16 22 24 32 48 64 128 256; do
    rsvg-convert -w "$size" -h "$size" practicebridge.svg -o "png/practicebridge-$size.png"
done
convert png/practicebridge-16.png png/practicebridge-24.png png/practicebridge-32.png png/practicebridge-48.png \
    png/practicebridge-64.png png/practicebridge-256.png practicebridge.ico
