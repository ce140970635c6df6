"""Other names of conditions, drugs and acronyms, from open vocabularies compiled into the package."""

from equipoise.links.vocabulary.store import Concept, Source
from equipoise.links.vocabulary.vocabulary import Expansion, Vocabulary

__all__ = ["Concept", "Expansion", "Source", "Vocabulary"]
