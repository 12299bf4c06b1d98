"""Kokotomo: a Japanese community site centred on an exchange diary (交換日記).

The package stands on three floors, ``web`` over ``domain`` over ``foundation``; imports only go
down. ``app.create_app`` alone knows every feature.
"""

__version__ = "0.1.0"
