"""Values that everything else is made of: partial dates and errors a person can read."""

from equipoise.core.values.dates import PartialDate
from equipoise.core.values.errors import UserError

__all__ = ["PartialDate", "UserError"]
