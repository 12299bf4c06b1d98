"""Parts of statements that are filled in when the statement runs, not when it is built.

Building a statement that knows who may see what takes several milliseconds, running it a fraction of one.
So such statements are built once and kept; whatever changes from one run to the next is a parameter.
"""

from datetime import date, datetime

from sqlalchemy import BindParameter, Date, bindparam

from kokotomo.foundation import clock
from kokotomo.foundation.db import UTCDateTime


def now() -> BindParameter[datetime]:
    """The instant at which the statement runs."""
    return bindparam(None, callable_=clock.now, type_=UTCDateTime)


def today() -> BindParameter[date]:
    """The day in Tokyo on which the statement runs."""
    return bindparam(None, callable_=clock.today, type_=Date)
