"""Courses of radiotherapy with their biologically effective doses, for all who compute them."""

# Total Gy, fractions, and BED by n d (1 + d / (alpha/beta)) for alpha/beta 10, 3 and 2 Gy, worked out by hand.
SCHEDULES = [
    (8, 1, ("14.4", "29.333", "40")),
    (24, 2, ("52.8", "120", "168")),
    (20, 1, ("60", "153.333", "220")),
    (35, 5, ("59.5", "116.667", "157.5")),
    (30, 3, ("60", "130", "180")),
    (54, 3, ("151.2", "378", "540")),
    (55, 5, ("115.5", "256.667", "357.5")),
    (60, 8, ("105", "210", "285")),
    (48, 4, ("105.6", "240", "336")),
    (50, 25, ("60", "83.333", "100")),
]
