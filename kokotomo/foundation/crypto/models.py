"""The rows of data keys."""

from datetime import date

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from kokotomo.foundation import public_ids
from kokotomo.foundation.db import Base


class DataKey(Base):
    """The key of one owner (a person, a consultation), itself sealed under an epoch of the key ring.

    Deleting the row makes everything that was sealed under it unreadable. Made by
    `sealing.new_data_key` only; its owner's row refers to it.
    """

    __tablename__ = "data_keys"
    # Rotation walks the rows of one epoch in the order of their ids.
    __table_args__ = (Index(None, "epoch", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(public_ids.LENGTH), unique=True)
    epoch: Mapped[int]
    wrapped: Mapped[str] = mapped_column(Text)
    created_on: Mapped[date]

    def __repr__(self) -> str:
        return f"<DataKey {self.id} epoch {self.epoch}>"
