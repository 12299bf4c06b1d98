"""Rules of follows: what one person is to another. No database."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class Standing:
    """How the viewer stands to one person: *follows* them, is *followed* by them, has *muted* them."""

    follows: bool = False
    followed: bool = False
    muted: bool = False

    @property
    def mutual(self) -> bool:
        """Whether each follows the other."""
        return self.follows and self.followed


class Card(StrEnum):
    """The four cards of あいさつ (PRODUCT 2): no free text."""

    MORNING = "morning"
    """おはよう"""
    THANKS = "thanks"
    """おつかれさま"""
    NIGHT = "night"
    """おやすみ"""
    THINKING = "thinking"
    """気になっています"""
