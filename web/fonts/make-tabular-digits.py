"""Makes the digits 0-9 of Be Vietnam Pro equally wide, so that columns of numbers line up.

Be Vietnam Pro has no tabular figures (no OpenType feature `tnum`): a 1 is 0.385 em wide and a 4 is 0.710 em. This script
takes the digits of the published fonts, gives each the same advance width and keeps its shape, centred. The results
have the same width in every weight, so a bold row lines up with the others. They are committed;
run the script again only when the package @fontsource/be-vietnam-pro changes.

    npm ci && pip install fonttools==4.68.0 brotli==1.2.1 && python3 fonts/make-tabular-digits.py

The licence of the font (SIL OFL 1.1, no reserved name) permits this; OFL.txt beside this file applies to the results.
"""

from pathlib import Path

from fontTools import subset
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

WEB = Path(__file__).resolve().parent.parent
SOURCE = WEB / "node_modules/@fontsource/be-vietnam-pro/files"
DIGITS = "0123456789"
# Thousandths of an em, in every weight: the widest digit, a bold 4, is 627 wide.
ADVANCE = 684


def tabular_digits(weight: int) -> None:
    font = TTFont(SOURCE / f"be-vietnam-pro-latin-{weight}-normal.woff2")

    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.notdef_outline = True
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=DIGITS)
    subsetter.subset(font)

    character_map = font.getBestCmap()
    glyph_names = [character_map[ord(digit)] for digit in DIGITS]
    glyph_set = font.getGlyphSet()

    for name in glyph_names:
        bounds_pen = BoundsPen(glyph_set)
        glyph_set[name].draw(bounds_pen)
        left, _, right, _ = bounds_pen.bounds
        shift = round((ADVANCE - (right - left)) / 2 - left)
        glyph_pen = TTGlyphPen(glyph_set)
        glyph_set[name].draw(TransformPen(glyph_pen, (1, 0, 0, 1, shift, 0)))
        glyph = glyph_pen.glyph()
        font["glyf"][name] = glyph
        glyph.recalcBounds(font["glyf"])
        font["hmtx"][name] = (ADVANCE, glyph.xMin)
        print(weight, name, "width", right - left, "of", ADVANCE)

    for record in font["name"].names:
        if record.nameID in (1, 3, 4, 6, 16):
            record.string = record.toUnicode().replace("Be Vietnam Pro", "Be Vietnam Pro Tabular").replace(
                "BeVietnamPro", "BeVietnamProTabular"
            )

    # The same bytes on every run.
    font.recalcTimestamp = False
    font.flavor = "woff2"
    font.save(WEB / f"fonts/be-vietnam-pro-tabular-{weight}.woff2")


for weight in (400, 500, 600, 700):
    tabular_digits(weight)
