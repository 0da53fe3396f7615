"""Drawn covers for studies without a photograph: the choice of a composition, and its drawing as SVG.

PURE: a cover depends on its ``Cover`` and the theme only, so every process draws the same bytes.
"""
