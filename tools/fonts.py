"""Cut the bundled font from its npm package, and measure the fallback that holds its place.

Run it only when the font changes: npm pack @fontsource-variable/atkinson-hyperlegible-next, unpack, then
`pip install fonttools brotli` and `python tools/fonts.py PACKAGE`. The result is committed with its licence.

The characters are those of the package's own two files (Latin, and Latin extended with the signs registry
records use). Weights are limited to 400-700, which is all the pages set. The figures printed go into the
`@font-face` of the fallback in equipoise.css, so that the page doesn't move when the font arrives.
"""

from __future__ import annotations

import shutil
import sys
from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

TARGET = Path(__file__).resolve().parents[1] / "src/equipoise/web/shell/static/shell/fonts"
PARTS = {"latin": "atkinson-latin.woff2", "latin-ext": "atkinson-latin-ext.woff2"}
FEATURES = ["kern", "liga", "mark", "mkmk", "ccmp", "locl", "tnum", "lnum", "zero"]
# Letter frequencies of English per mille, with the space: what the widths are weighed by.
ENGLISH = dict(
    zip(
        " etaoinshrdlcumwfgypbvk",
        (180, 102, 75, 65, 62, 57, 57, 53, 50, 50, 35, 33, 23, 23, 20, 20, 18, 17, 16, 15, 12, 8, 6),
        strict=True,
    )
)
# Mean width of English text in em, by the same weighing: Arial (and Liberation Sans) from its published advance
# widths, DejaVu Sans measured.
FALLBACKS = {"Arial": 0.4415, "DejaVu Sans": 0.5069}


def cut(source: Path, target: Path) -> TTFont:
    """Write `source` with weights 400-700 and the features we set to `target`; gives the font back."""
    between = BytesIO()  # written and read again: the subsetter needs every table as it lies in a file
    instancer.instantiateVariableFont(TTFont(source), {"wght": (400, 700)}).save(between)
    font = TTFont(between)
    options = Options()
    options.layout_features, options.flavor, options.hinting = FEATURES, "woff2", False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=font.getBestCmap().keys())
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(target)
    return font


def mean_width(font: TTFont) -> float:
    """The mean advance of English text, in em."""
    names, advances = font.getBestCmap(), font["hmtx"]
    total = sum(advances[names[ord(letter)]][0] * share for letter, share in ENGLISH.items())
    return total / sum(ENGLISH.values()) / font["head"].unitsPerEm


def report(font: TTFont, fallback: str, width: float) -> None:
    """Print what the `@font-face` of a fallback needs whose mean width is `width` em."""
    units, lines, adjust = font["head"].unitsPerEm, font["hhea"], mean_width(font) / width
    print(f"{fallback}: size-adjust: {adjust:.2%}", end="; ")
    for name, value in (("ascent", lines.ascent), ("descent", -lines.descent), ("line-gap", lines.lineGap)):
        print(f"{name}-override: {value / units / adjust:.2%}", end="; ")
    print()


def main() -> None:
    """Cut both parts and carry the licence over."""
    package = Path(sys.argv[1])
    TARGET.mkdir(parents=True, exist_ok=True)
    for part, name in PARTS.items():
        source = package / "files" / f"atkinson-hyperlegible-next-{part}-wght-normal.woff2"
        font = cut(source, TARGET / name)
        print(name, (TARGET / name).stat().st_size, "bytes")
        if part == "latin":
            for fallback, width in FALLBACKS.items():
                report(font, fallback, width)
    shutil.copyfile(package / "LICENSE", TARGET / "OFL.txt")


if __name__ == "__main__":
    main()
