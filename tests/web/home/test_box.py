"""The box of ホーム, drawn from a pattern, is to the letter what its form draws."""

from datetime import datetime

import pytest
from flask import g

from kokotomo.domain.accounts.rules import Cover
from kokotomo.foundation import clock
from kokotomo.web.home.box import MACRO, SOURCE, HomeBox

HOW = {"hint": "ひとことだけでも。", "rows": 3}


@pytest.mark.parametrize("hour", [1, 12])
@pytest.mark.parametrize("wish", ["reply", "none"])
def test_the_box_is_what_its_form_draws(in_app, people, hour, wish):
    person = people.member()
    person.last_wish, person.cover = wish, Cover.KAKI.value
    with clock.fixed(datetime(2026, 11, 23, hour, 30, tzinfo=clock.TOKYO)), in_app.test_request_context("/"):
        g._login_user = person
        for first_time in (True, False):
            box = HomeBox(person, first_time)
            for question in ("波さん、今日は。", "<b>\"あ'&amp;さん、今日は。"):
                g.scripts = {}
                drawn = str(box.drawn(question=question, **HOW))
                scripts = list(g.scripts)
                arguments = box._arguments(question=question, **HOW)
                arguments["form"].form_key.data = drawn.split('name="form_key"')[1].split('value="')[1][:26]
                g.scripts = {}
                assert drawn == str(getattr(in_app.jinja_env.get_template(SOURCE).module, MACRO)(**arguments))
                assert scripts == list(g.scripts)
