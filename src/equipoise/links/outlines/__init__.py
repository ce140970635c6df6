"""Outlines of land and borders, bundled, for maps that need no tiles. Made with Natural Earth."""

from equipoise.links.outlines.drawing import Drawing, draw, draw_frame
from equipoise.links.outlines.frame import Bounds, Frame, circle

__all__ = ["ATTRIBUTION", "Bounds", "Drawing", "Frame", "circle", "draw", "draw_frame"]
ATTRIBUTION = "Natural Earth (public domain)"
