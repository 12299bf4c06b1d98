"""What the simulation supposes of writers and volunteers, and where each figure comes from. All of it stands
here; rules of the site stand nowhere but in `kokotomo.domain` and are imported.

*Supposed* marks a figure for which no source was found: the report asks what happens if it is wrong. All were
chosen and committed before the first run.

Sources
  PRODUCT   the site's own description: the model's figures and what research says.
  KOKOTOMO  kokotomo.com/info/570084 (2025-10): writers silent for three days after an answer stay silent.
  INOCHI    いのちの電話, 2013: 756,537 calls by 7,000 counsellors, 32 minutes each: 66 minutes a week.
  CTL       Crisis Text Line asks for two shifts of two hours a week: 240 minutes.
  HAKUSHO   自殺対策白書 2018 and 2021: who consults by SNS; 19 and under 39.1 %, twenties 35.4 %.
  KSCC      関西カウンセリングセンター, 2022: about 60 % of those who came by chat came a second time or more.
  KOOTI     Kooti et al. 2015, 16 billion mails: half of all replies within 47 minutes, 90 % within a day.
  BOOMERANG millions of mails: half of the answers within two hours, 23 hours on average.
  YAHOO     ヤフー 2014: tweets in Japan are fewest at 5, have a small peak at 12 and the great one at 22.
  FRUS      Lo et al. on Food Rescue U.S.: one volunteer in three is gone within a year.
  NIELSEN   participation inequality: in communities few do most.
"""

from dataclasses import dataclass
from math import log

from kokotomo.domain.consultations.rules import AgeBand, Wish
from kokotomo.domain.volunteers.rules import CAP_DEFAULT, CAP_MOST, Way

Weighed = tuple[tuple[object, float], ...]
"""What may be drawn, each with its weight."""


@dataclass(frozen=True)
class Assumptions:
    """One town. Times are minutes unless named otherwise, chances lie between 0 and 1."""

    letters_a_month: int = 300
    """In 30 days; PRODUCT: 170 to 300 new consultations a month."""
    active: int = 50
    """Volunteers who come at all; whoever vanishes is replaced the same day, so that the number stands."""
    dormant_per_active: float = 1.0
    """Who is still registered and never comes. Supposed: PRODUCT names 2,000 registered of the model, not how
    many of them come."""

    by_hour: tuple[float, ...] = (
        *(6.5, 5.5, 3.5, 2.2, 1.5, 1.2, 1.4, 2.0, 2.4, 2.8, 3.2, 3.4),
        *(4.0, 3.6, 3.4, 3.6, 4.0, 4.4, 4.8, 5.4, 6.6, 7.4, 8.2, 8.0),
    )
    """Letters by the hour of Tokyo. PRODUCT: the peak lies between 20 and 02; YAHOO: low at 5, high at 22."""
    by_weekday: tuple[float, ...] = (1.05, 1.0, 1.0, 1.0, 0.95, 0.95, 1.05)
    """From Monday on. Supposed."""
    bands: Weighed = (
        *((AgeBand.UNSAID, 15.0), (AgeBand.CHILD, 1.6), (AgeBand.TEEN, 15.0), (AgeBand.TWENTIES, 46.7)),
        *((AgeBand.THIRTIES, 11.6), (AgeBand.FORTIES, 8.1), (AgeBand.FIFTIES, 1.5), (AgeBand.SIXTIES, 0.5)),
    )
    """HAKUSHO, where 15 in 100 say 答えない and half of "19 and under" are under 18 (both supposed)."""
    topics_of_letter: Weighed = ((0, 20.0), (1, 50.0), (2, 30.0))
    """Supposed; PRODUCT: one or two, and the question can be skipped."""
    trouble_in_letters: float = 0.85
    """Of topics in letters, how many are not ordinary ones. Supposed."""
    ways: Weighed = ((Way.LISTEN, 50.0), (Way.THINK, 30.0), (Way.CHAT, 10.0), (None, 10.0))
    wishes: Weighed = (
        (Wish.LIVED, 35.0),
        (Wish.AGE, 15.0),
        (Wish.BEFORE, 5.0),
        (Wish.ANY, 25.0),
        (None, 20.0),
    )
    """Supposed; チャイルドライン: most want to be listened to. Nobody is known from before."""

    minutes_a_week: float = 126.0
    """A volunteer's time. The geometric mean of INOCHI (66, registered) and CTL (240, asked for)."""
    unevenness: float = 1.5
    """Shape of the gamma distribution of that time over people, uneven if small. Supposed, NIELSEN."""
    sitting: Weighed = ((30, 35.0), (60, 40.0), (90, 25.0))
    """How long they sit down at once. Supposed; a letter takes thirty."""
    reply: int = 30
    """One good reply; PRODUCT."""
    reading: int = 3
    """Opening a letter and deciding. Supposed: 3,000 characters at most, at 600 a minute half of it."""
    parts: Weighed = (("morning", 15.0), ("day", 15.0), ("evening", 35.0), ("night", 35.0))
    parts_chosen: Weighed = ((1, 30.0), (2, 40.0), (3, 30.0))
    within_parts: float = 0.8
    """Parts of the week in which they say they write, and how often that is so. Supposed, after YAHOO."""
    liked: int = 6
    lived: int = 3
    refused: float = 1.5
    """Topics that a volunteer chose, on average. Supposed."""
    trouble_in_interests: float = 0.5
    """Of liked topics, how many are not ordinary ones; of lived and refused 0.9. Supposed."""
    way_chosen: float = 0.6
    volunteer_bands: Weighed = (
        *((AgeBand.TWENTIES, 30.0), (AgeBand.THIRTIES, 25.0), (AgeBand.FORTIES, 25.0)),
        *((AgeBand.FIFTIES, 15.0), (AgeBand.SIXTIES, 5.0)),
    )
    caps: Weighed = ((1, 15.0), (CAP_DEFAULT, 65.0), (5, 15.0), (CAP_MOST, 5.0))
    """One on trial, the default, and two settings of their own (PRODUCT). How many have which: supposed."""
    cap_follows_time: bool = False
    """Whether who has more time than their cap lets them use sets it higher. Asked about only."""
    silent_fill_places: bool = True
    """Whether a thread whose writer has been silent for days fills a place. It does; asked about only."""
    cleared: float = 0.2
    """Cleared for minors. Supposed: it takes an interview and six months."""

    rests_a_week: float = 0.02
    rest_weeks: tuple[int, int] = (2, 6)
    """Who switches 休む on in a week, and for how long. Supposed."""
    vanishes_a_week: float = 1 - (2 / 3) ** (1 / 52)
    """Stops coming without a word, with whatever they had taken; FRUS."""
    forgets: float = 0.05
    """Takes a letter and never answers it, though they still come. Supposed."""
    late: float = 0.15
    late_hours: tuple[float, float] = (12.0, 72.0)
    """Answers only so long after the promised day, unless reminded. Supposed."""
    at_once: float = 0.8
    """Answers in the sitting in which they took it, where there is time; else in a later one. Supposed."""
    promises_ahead: float = 0.2
    """Without half an hour left still looks at the board, to take a letter for next time. Supposed."""

    notice_brings: float = 0.25
    """A notice brings the next sitting forward; at most one a day does. Supposed. No time is added by it."""
    nudge_brings: float = 0.5
    """The same for a reminder of a promise. Supposed."""
    notice_minutes: tuple[float, float] = (47.0, log(24 * 60 / 47) / 1.2816)
    """From the notice to the sitting: median and sigma of a log-normal distribution; KOOTI."""
    awake: float = 0.2
    """Who chose 今夜は知らせて, so that notices come between 22 and 7 too. Supposed."""
    tonight: float = 0.3
    """Takes what 今夜の30分 gives, instead of choosing. Supposed."""
    opens_close: float = 0.7
    opens_other: float = 0.35
    takes_close: float = 0.8
    takes_other: float = 0.5
    """Looking at one letter of the board: opens it, and having opened it takes it; "close" as the page says
    「あなたに合いそうです」. Supposed."""

    writes_again: float = 0.6
    """A writer answers a letter; KSCC. The same each time: 2.5 letters of a volunteer to a consultation."""
    writer_minutes: tuple[float, float] = (120.0, (2 * log(23 / 2)) ** 0.5)
    """And after how long: median and sigma of a log-normal distribution; BOOMERANG. 95 % of them within three
    days, as KOKOTOMO found."""
    closes: float = 0.15
    """Of writers who do not answer, how many end the thread. Supposed."""
    extends: float = 0.3
    """Of threads in which both wrote within three days of the end, how many are extended. Supposed."""
    gives_up: float = 0.1
    to_everyone: float = 0.2
    """After the honest message takes the letter back, or (adults) turns it into a page. Supposed."""


@dataclass(frozen=True)
class Policy:
    """How the board works. The first is ours; the others leave something out."""

    name: str
    newest_first: bool = False
    capped: bool = True
    invites: bool = True
    tonight: bool = True
    silence: bool = True


OURS = Policy("ours")
NEWEST = Policy("newest first, no caps", newest_first=True, capped=False, invites=False, tonight=False)
OLDEST = Policy("oldest first, no invitations", invites=False)
NO_SILENCE = Policy("ours without the silence rule", silence=False)
POLICIES = (OURS, NEWEST, OLDEST, NO_SILENCE)

SIZES = ((300, 25), (300, 50), (300, 100))
TENFOLD = tuple((10 * letters, 10 * active) for letters, active in SIZES)
"""Letters a month and active volunteers."""
