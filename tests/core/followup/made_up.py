"""A form with an item of every kind."""

from __future__ import annotations

from equipoise.core.followup.forms import Form, Item, Kind, Purpose

SITES = (("lung", "Lung"), ("bone", "Bone"), ("liver", "Liver"))
FORM = Form(
    "scan",
    "Scan",
    Purpose.LESIONS,
    "coordinator",
    (
        Item("day", "Day of the scan", Kind.DATE, required=True, low="2020-01-01"),
        Item("began", "Pain began", Kind.PARTIAL_DATE),
        Item("ended", "Pain ended", Kind.PARTIAL_DATE, after=("began",)),
        Item("weight", "Weight", Kind.QUANTITY, unit="kg", low="40", high="150"),
        Item("count", "Lesions", Kind.INTEGER, low="0", high="5"),
        Item("where", "Where most", Kind.CHOICE, choices=SITES),
        Item("sites", "Everywhere", Kind.CHOICES, choices=SITES),
        Item("contrast", "Contrast given", Kind.YES_NO),
        Item("why", "Why not", Kind.TEXT, when="contrast = no", required=True),
        Item("term", "Term", Kind.TERM, terms="CTCAE"),
        Item(
            "lesions",
            "Lesions",
            Kind.GROUP,
            items=(
                Item("organ", "Organ", Kind.CHOICE, choices=SITES, required=True),
                Item("longest", "Longest diameter", Kind.QUANTITY, unit="mm", low="5"),
                Item("level", "Vertebra", Kind.TEXT, when="organ = bone", required=True),
                Item("seen", "First seen", Kind.PARTIAL_DATE),
                Item("grown", "Grown since", Kind.PARTIAL_DATE, after=("seen", "began")),
            ),
        ),
    ),
)
