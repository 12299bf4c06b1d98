"""The addresses of the writer's side. Their modules are imported here, to be known."""

from kokotomo.web.consultations import (
    addresses,
    binding,
    changing,
    closing,
    codes,
    deletions,
    everyone,
    introductions,
    kept_letters,
    letters,
    meetings,
    receipts,
    returning,
    sending,
    starting,
    taking_back,
    terms,
    threads,
    unanswered,
    writing,
)
from kokotomo.web.consultations.blueprint import blueprint

VIEWS = (
    starting,
    writing,
    sending,
    receipts,
    returning,
    threads,
    letters,
    terms,
    everyone,
    changing,
    closing,
    introductions,
    meetings,
    kept_letters,
    taking_back,
    unanswered,
    deletions,
    codes,
    addresses,
    binding,
)
BLUEPRINTS = (blueprint,)
