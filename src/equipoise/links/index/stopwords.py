"""Words that carry no meaning in a search, and words that say little in a patient's note."""

_FUNCTION = """
a about above after again against all also am an and any are as at be because been before being below between both
but by can could did do does doing down during each few for from further had has have having he her here hers
herself him himself his how i if in into is it its itself just me more most my myself nor not now of off on once
only or other our ours ourselves out over own same she should so some such than that the their theirs them
themselves then there these they this those through to too under until up upon very via was we were what when where
which while who whom why will with would you your yours yourself
"""
_NOTE = """
year years old yo month months week weeks day days hour hours ago today yesterday last past recent recently first
second time times daily twice patient patients pt man woman male female boy girl gentleman lady m f person child
history hx h o s p c w medical clinical physical examination exam present presents presented presenting presentation
admitted admission discharge discharged hospital clinic emergency department ed icu visit seen referred known status
post diagnosed diagnosis complaint complains complaining reports reported report states stated denies found showed
shows shown show revealed reveals demonstrated noted notable significant remarkable including include includes
developed started began received given taking takes took used use using treated treatment therapy medication
medications mg ml mcg g kg cm mm mmhg dl l u per min bpm blood normal within limits well left right upper lower
mild moderate severe positive negative evidence without no none since however currently current previously prior
new old one two three four five six seven eight nine ten several multiple many much initial initially due secondary
consistent followed follow underwent likely family mother father brother sister age aged pain pressure rate
"""

FUNCTION_WORDS = frozenset(_FUNCTION.split())
"""They are not looked up unless nothing else was typed."""

NOTE_WORDS = frozenset(_NOTE.split())
"""Words that most notes hold whatever the illness is. They still count in a short search."""
