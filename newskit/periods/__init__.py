"""Days, partial dates, periods, and what is known of them on a day (MODEL.md §1)."""

from newskit.periods.clock import beijing_day, beijing_today
from newskit.periods.known import Known
from newskit.periods.precision import PartialDate, Precision

__all__ = ["Known", "PartialDate", "Precision", "beijing_day", "beijing_today"]
